package io.minikafka.broker.share.service;

import io.minikafka.base.ByteRegion;
import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.share.DeadLetter;
import io.minikafka.protocol.BadBatchException;
import io.minikafka.protocol.BatchContents;
import io.minikafka.protocol.UnpackedRecord;
import io.minikafka.storage.Log;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns dead letters into record batches: headers that say which record it was and why, and the record's own
/// content if it is to be copied and can still be read.
final class LetterWriter {
    private static final String PREFIX = "__dlq.errors.";
    private static final int OVERHEAD_BYTES = 512;

    private final SharePartitionKey key;
    private final String topic;
    private final Optional<Log> source;
    private final long nowMs;
    private final int batchBytesMax;

    /// @param source of the records' contents; empty if they are not copied
    /// @param batchBytesMax what the topic takes
    LetterWriter(
            SharePartitionKey key,
            String topic,
            Optional<Log> source,
            long nowMs,
            int batchBytesMax) {
        this.key = key;
        this.topic = topic;
        this.source = source;
        this.nowMs = nowMs;
        this.batchBytesMax = batchBytesMax;
    }

    List<ByteBuffer> batches(List<DeadLetter> letters) {
        List<ByteBuffer> batches = new ArrayList<>();
        Map<Long, UnpackedRecord> contents = new HashMap<>();
        RecordBatchBuilder builder = new RecordBatchBuilder();
        int bytes = BatchHeader.SIZE_BYTES;
        for (DeadLetter letter : letters) {
            if (!contents.containsKey(letter.offset())) {
                contents = contents(letter.offset(), letters);
            }
            Optional<UnpackedRecord> content = Optional.ofNullable(contents.get(letter.offset()));
            int size = OVERHEAD_BYTES + sizeOf(content);
            if (size > batchBytesMax - BatchHeader.SIZE_BYTES) {
                content = Optional.empty(); // with these headers it does not fit any more
                size = OVERHEAD_BYTES;
            }
            if (builder.recordCount() > 0 && bytes + size > batchBytesMax) {
                batches.add(builder.build());
                builder = new RecordBatchBuilder();
                bytes = BatchHeader.SIZE_BYTES;
            }
            builder.add(
                    nowMs,
                    content.flatMap(UnpackedRecord::key),
                    content.flatMap(UnpackedRecord::value),
                    headers(letter, content));
            bytes += size;
        }
        batches.add(builder.build());
        return batches;
    }

    private List<LogRecord.Header> headers(DeadLetter letter, Optional<UnpackedRecord> content) {
        List<LogRecord.Header> headers = new ArrayList<>();
        content.ifPresent(record ->
                record.headers()
                        .forEach(header ->
                                headers.add(new LogRecord.Header(header.name(), header.value()))));
        headers.add(header("topic", topic));
        headers.add(header("partition", String.valueOf(key.partition().partition())));
        headers.add(header("offset", String.valueOf(letter.offset())));
        headers.add(header("group", key.groupId()));
        headers.add(header("delivery.count", String.valueOf(letter.deliveries())));
        headers.add(header("message", letter.fate().reason()));
        return headers;
    }

    private static LogRecord.Header header(String name, String value) {
        return new LogRecord.Header(
                PREFIX + name,
                Optional.of(ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8))));
    }

    private static int sizeOf(Optional<UnpackedRecord> content) {
        return content.map(record ->
                        size(record.key())
                                + size(record.value())
                                + record.headers().stream()
                                        .mapToInt(header ->
                                                header.name().length() * 3
                                                        + size(header.value())
                                                        + 10)
                                        .sum())
                .orElse(0);
    }

    private static int size(Optional<ByteBuffer> bytes) {
        return bytes.map(ByteBuffer::remaining).orElse(0);
    }

    /// Those records of the batch at `offset` that are among the letters.
    private Map<Long, UnpackedRecord> contents(long offset, List<DeadLetter> letters) {
        Map<Long, UnpackedRecord> found = new HashMap<>();
        if (source.isEmpty()) {
            return found;
        }
        Log log = source.get();
        ReadResult result = log.read(offset, 0, true, log.highWatermark());
        if (result instanceof ReadResult.Records(ByteRegion region, _, _)) {
            try {
                ByteBuffer batch = ByteBuffer.allocate(region.sizeBytes());
                region.read(batch, 0);
                batch.flip();
                batch.limit(Math.min(batch.limit(), BatchHeader.sizeBytes(batch, 0)));
                for (UnpackedRecord record :
                        BatchContents.read(
                                batch, at -> letters.stream().anyMatch(l -> l.offset() == at))) {
                    found.put(record.offset(), record);
                }
            } catch (BadBatchException _) {
                return new HashMap<>(); // the letter says where the record is
            } finally {
                region.release();
            }
        }
        return found;
    }
}
