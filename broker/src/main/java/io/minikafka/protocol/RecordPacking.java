package io.minikafka.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;

/// The records of a batch as bytes, out of their compression and into it again, for whoever takes some of them out.
public final class RecordPacking {
    private static final int CHUNK_BYTES = 64 << 10;

    private RecordPacking() {}

    /// Memory that grows with what is unpacked.
    @FunctionalInterface
    public interface Room {
        /// A cleared buffer with room for `bytes`, with the first `kept` bytes of the former one.
        ByteBuffer of(int bytes, int kept);
    }

    /// The records of a compressed batch, at most [BatchRecords#MAX_UNPACKED_BYTES].
    public static ByteBuffer unpack(ByteBuffer batch, Room room) throws BadBatchException {
        byte[] chunk = new byte[CHUNK_BYTES];
        ByteBuffer target = room.of(CHUNK_BYTES, 0);
        try (InputStream records = BatchRecords.unpacked(batch)) {
            for (int read = records.read(chunk); read >= 0; read = records.read(chunk)) {
                int at = target.position();
                if (target.remaining() < read) {
                    target = room.of(at + read, at).position(at);
                }
                target.put(chunk, 0, read);
            }
        } catch (IOException | KafkaException e) {
            throw new BadBatchException("the batch cannot be decompressed: " + e.getMessage());
        }
        return target.flip();
    }

    /// What remains in `records`, compressed with the codec that `attributes` name.
    public static ByteBuffer pack(short attributes, ByteBuffer records) throws BadBatchException {
        Codec codec =
                Codec.ofAttributes(attributes)
                        .orElseThrow(() ->
                                new BadBatchException("the batch names no known compression"));
        byte[] chunk = new byte[CHUNK_BYTES];
        var out = new ByteBufferOutputStream(Math.max(512, records.remaining() / 2));
        ByteBuffer left = records.duplicate();
        try (OutputStream packed = codec.compression().wrapForOutput(out, BatchBytes.MAGIC_2)) {
            while (left.hasRemaining()) {
                int size = Math.min(chunk.length, left.remaining());
                left.get(chunk, 0, size);
                packed.write(chunk, 0, size);
            }
        } catch (IOException | KafkaException e) {
            throw new BadBatchException("records cannot be compressed: " + e.getMessage());
        }
        return out.buffer().flip();
    }
}
