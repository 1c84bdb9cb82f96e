package io.minikafka.protocol;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.internals.BufferSupplier;

/// Walks over the records of one batch, compressed or not, where the broker must look inside: keys on compacted
/// topics, timestamps for ListOffsets. Nothing is built per record. A batch that unpacks to more than
/// [#MAX_UNPACKED_BYTES] is refused, so that a small request cannot cost seconds.
public final class BatchRecords {
    /// Bytes of one batch after decompression, where the broker has to decompress it.
    public static final int MAX_UNPACKED_BYTES = 256 << 20;

    private static final int STREAM_BUFFER_BYTES = 4096;

    private BatchRecords() {}

    /// Is told of each record in order.
    public interface Visitor {
        /// @return false to stop
        boolean record(int index, long offset, long timestampMs, boolean hasKey);
    }

    /// Visits the records of `batch` (position to limit). The batch's checksum is the caller's business.
    public static void walk(ByteBuffer batch, Visitor visitor) throws BadBatchException {
        int count = BatchBytes.recordCount(batch);
        long baseOffset = BatchBytes.baseOffset(batch);
        long baseTimestamp = BatchBytes.baseTimestamp(batch);
        try (var in = new RecordFields(unpacked(batch))) {
            for (int index = 0; index < count; index++) {
                int size = in.varint();
                long end = in.position() + size;
                in.read();
                long timestamp = baseTimestamp + in.varlong();
                long offset = baseOffset + in.varint();
                boolean hasKey = in.varint() >= 0;
                if (size < 0 || in.position() > end) {
                    throw new BadBatchException("record " + index + " has a wrong length: " + size);
                }
                if (!visitor.record(index, offset, timestamp, hasKey)) {
                    return;
                }
                in.skipTo(end);
            }
        } catch (EOFException e) {
            throw new BadBatchException("the batch ends before its " + count + " records do");
        } catch (IOException | KafkaException e) {
            throw new BadBatchException("the batch cannot be decompressed: " + e.getMessage());
        }
    }

    /// The bytes of the records, decompressed and bounded.
    static InputStream unpacked(ByteBuffer batch) throws BadBatchException, IOException {
        Optional<Codec> codec = Codec.ofAttributes(BatchBytes.attributes(batch));
        if (codec.isEmpty()) {
            throw new BadBatchException("the batch names an unknown compression");
        }
        InputStream in =
                codec.get()
                        .compression()
                        .wrapForInput(
                                BatchBytes.records(batch),
                                BatchBytes.MAGIC_2,
                                BufferSupplier.NO_CACHING);
        return new BufferedInputStream(
                new BoundedStream(in, MAX_UNPACKED_BYTES), STREAM_BUFFER_BYTES);
    }
}
