package io.minikafka.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/// Reads the [RecordMarks] of a batch, compressed or not.
public final class BatchMarks {
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final int NAME_BYTES_MAX =
            Math.max(RecordMarks.DELIVER_AT.length(), RecordMarks.CREATED.length());
    private static final int NUMBER_BYTES_MAX = 20;
    private static final long NOT_SAID = -1;

    private final RecordFields in;
    private final boolean headers;
    private long deliverAtMs;
    private long delayMs;
    private long ttlMs;
    private long createdMs;
    private int priority;

    private BatchMarks(RecordFields in, boolean headers) {
        this.in = in;
        this.headers = headers;
    }

    /// The marks of all records of `batch` (position to limit).
    ///
    /// @param headers whether to look at headers too, which takes reading past the values
    public static List<RecordMarks> read(ByteBuffer batch, boolean headers)
            throws BadBatchException {
        int count = BatchBytes.recordCount(batch);
        List<RecordMarks> marks = new ArrayList<>(Math.min(count, 1 << 16));
        try (var in = new RecordFields(BatchRecords.unpacked(batch))) {
            var reader = new BatchMarks(in, headers);
            for (int i = 0; i < count; i++) {
                marks.add(reader.next(batch));
            }
        } catch (EOFException e) {
            throw new BadBatchException("the batch ends before its " + count + " records do");
        } catch (IOException | KafkaException e) {
            throw new BadBatchException("the batch cannot be decompressed: " + e.getMessage());
        }
        return marks;
    }

    private RecordMarks next(ByteBuffer batch) throws IOException, BadBatchException {
        int size = in.varint();
        long end = in.position() + size;
        in.read();
        long ownTimeMs = BatchBytes.baseTimestamp(batch) + in.varlong();
        long offset = BatchBytes.baseOffset(batch) + in.varint();
        int keySize = in.varint();
        long hash = keySize < 0 ? 0 : hash(keySize);
        deliverAtMs = 0;
        delayMs = 0;
        ttlMs = Long.MAX_VALUE;
        createdMs = NOT_SAID;
        priority = RecordMarks.DEFAULT_PRIORITY;
        if (headers) {
            in.skip(Math.max(0, in.varint()));
            readHeaders();
        }
        if (size < 0 || in.position() > end) {
            throw new BadBatchException("a record has a wrong length: " + size);
        }
        in.skipTo(end);
        long logTimeMs = BatchBytes.logAppendTime(batch);
        long timeMs = logTimeMs < 0 ? ownTimeMs : logTimeMs;
        return new RecordMarks(
                offset,
                createdMs == NOT_SAID ? timeMs : createdMs,
                keySize >= 0,
                hash,
                deliverAtMs,
                delayMs,
                ttlMs,
                priority);
    }

    /// FNV-1a; what two keys with one hash share is said in RFC 0008, 4.5.
    private long hash(int size) throws IOException {
        long hash = FNV_BASIS;
        for (int i = 0; i < size; i++) {
            hash = (hash ^ in.read()) * FNV_PRIME;
        }
        return hash;
    }

    private void readHeaders() throws IOException, BadBatchException {
        int count = in.varint();
        for (int i = 0; i < count; i++) {
            int nameSize = in.varint();
            String name = "";
            if (nameSize <= NAME_BYTES_MAX) {
                name = new String(in.bytes(Math.max(0, nameSize)), StandardCharsets.UTF_8);
            } else {
                in.skip(nameSize);
            }
            int valueSize = in.varint();
            switch (name) {
                case RecordMarks.DELIVER_AT -> deliverAtMs = number(valueSize, deliverAtMs);
                case RecordMarks.DELAY -> delayMs = number(valueSize, delayMs);
                case RecordMarks.TTL -> ttlMs = number(valueSize, ttlMs);
                case RecordMarks.CREATED -> createdMs = number(valueSize, createdMs);
                case RecordMarks.PRIORITY ->
                        priority =
                                (int)
                                        Math.min(
                                                number(valueSize, priority),
                                                RecordMarks.HIGHEST_PRIORITY);
                default -> in.skip(Math.max(0, valueSize));
            }
        }
    }

    /// A decimal number; `otherwise` if it is none.
    private long number(int size, long otherwise) throws IOException {
        if (size <= 0 || size > NUMBER_BYTES_MAX) {
            in.skip(Math.max(0, size));
            return otherwise;
        }
        String text = new String(in.bytes(size), StandardCharsets.UTF_8);
        try {
            long number = Long.parseLong(text);
            return number < 0 ? otherwise : number;
        } catch (NumberFormatException _) {
            return otherwise; // RFC 0008: a header that cannot be read is ignored
        }
    }
}
