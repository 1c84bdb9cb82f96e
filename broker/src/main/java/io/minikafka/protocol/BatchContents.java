package io.minikafka.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.apache.kafka.common.KafkaException;

/// Unpacks single records of a batch, where a record is copied to another topic.
public final class BatchContents {
    private BatchContents() {}

    /// The records of `batch` (position to limit) whose offsets are wanted.
    public static List<UnpackedRecord> read(ByteBuffer batch, LongPredicate wanted)
            throws BadBatchException {
        return read(batch, wanted, BatchRecords.MAX_UNPACKED_BYTES);
    }

    /// As [#read], but at most `bytesMax` of records that are wanted.
    public static List<UnpackedRecord> read(ByteBuffer batch, LongPredicate wanted, int bytesMax)
            throws BadBatchException {
        List<UnpackedRecord> records = new ArrayList<>();
        long bytes = 0;
        int count = BatchBytes.recordCount(batch);
        long base = BatchBytes.baseOffset(batch);
        try (var in = new RecordFields(BatchRecords.unpacked(batch))) {
            for (int i = 0; i < count; i++) {
                int size = in.varint();
                long end = in.position() + size;
                in.read();
                long timestampMs = BatchBytes.baseTimestamp(batch) + in.varlong();
                long offset = base + in.varint();
                if (size < 0 || in.position() > end) {
                    throw new BadBatchException("record " + i + " has a wrong length: " + size);
                }
                if (wanted.test(offset)) {
                    bytes += size;
                    if (bytes > bytesMax) {
                        throw new BadBatchException(
                                "the batch unpacks to more than " + bytesMax + " bytes");
                    }
                    records.add(record(offset, timestampMs, in, size));
                }
                in.skipTo(end);
            }
        } catch (EOFException e) {
            throw new BadBatchException("the batch ends before its " + count + " records do");
        } catch (IOException | KafkaException e) {
            throw new BadBatchException("the batch cannot be decompressed: " + e.getMessage());
        }
        return records;
    }

    private static UnpackedRecord record(
            long offset, long timestampMs, RecordFields in, int sizeMax)
            throws IOException, BadBatchException {
        Optional<ByteBuffer> key = bytes(in, sizeMax);
        Optional<ByteBuffer> value = bytes(in, sizeMax);
        int count = in.varint();
        List<UnpackedRecord.Header> headers = new ArrayList<>(Math.clamp(count, 0, 16));
        for (int i = 0; i < count; i++) {
            String name =
                    bytes(in, sizeMax)
                            .map(b -> StandardCharsets.UTF_8.decode(b).toString())
                            .orElse("");
            headers.add(new UnpackedRecord.Header(name, bytes(in, sizeMax)));
        }
        return new UnpackedRecord(offset, timestampMs, key, value, headers);
    }

    private static Optional<ByteBuffer> bytes(RecordFields in, int sizeMax)
            throws IOException, BadBatchException {
        int size = in.varint();
        if (size > sizeMax) {
            throw new BadBatchException("a field is larger than its record: " + size);
        }
        return size < 0 ? Optional.empty() : Optional.of(ByteBuffer.wrap(in.bytes(size)));
    }
}
