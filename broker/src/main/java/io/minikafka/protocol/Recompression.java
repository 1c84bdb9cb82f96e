package io.minikafka.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.zip.CRC32C;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;

/// Puts the records of a batch into another compression, for topics whose `compression.type` is not `producer`.
/// The records' bytes stay what they are; only the batch's length, attributes and checksum change.
///
/// @param codec the compression that the topic wants
/// @param level of that codec, if the topic names one
public record Recompression(Codec codec, OptionalInt level) {
    private static final int CODEC_MASK = 0x07;

    /// `batch` itself if it has the compression already, else a new buffer with the new batch. A batch with a
    /// wrong checksum stays as it is: the log refuses it, while a new checksum would make it look whole.
    public ByteBuffer apply(ByteBuffer batch) throws BadBatchException {
        short attributes = BatchBytes.attributes(batch);
        if ((attributes & CODEC_MASK) == codec.id() || !hasItsCrc(batch)) {
            return batch;
        }
        var out = new ByteBufferOutputStream(Math.max(512, batch.remaining()));
        out.write(batch.slice(batch.position(), BatchBytes.HEADER_BYTES));
        Compression target =
                level.isPresent() ? codec.compression(level.getAsInt()) : codec.compression();
        try (InputStream records = BatchRecords.unpacked(batch);
                OutputStream packed = target.wrapForOutput(out, BatchBytes.MAGIC_2)) {
            records.transferTo(packed);
        } catch (IOException | KafkaException e) {
            throw new BadBatchException("the batch cannot be decompressed: " + e.getMessage());
        }
        ByteBuffer result = out.buffer();
        result.flip();
        result.putInt(BatchBytes.LENGTH_OFFSET, result.limit() - BatchBytes.LENGTH_OVERHEAD_BYTES);
        result.putShort(
                BatchBytes.ATTRIBUTES_OFFSET, (short) ((attributes & ~CODEC_MASK) | codec.id()));
        result.putInt(BatchBytes.CRC_OFFSET, crc(result));
        return result;
    }

    private static boolean hasItsCrc(ByteBuffer batch) {
        return batch.getInt(batch.position() + BatchBytes.CRC_OFFSET) == crc(batch);
    }

    private static int crc(ByteBuffer batch) {
        int from = BatchBytes.ATTRIBUTES_OFFSET;
        var crc = new CRC32C();
        crc.update(batch.slice(batch.position() + from, batch.remaining() - from));
        return (int) crc.getValue();
    }
}
