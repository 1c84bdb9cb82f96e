package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.protocol.Codec;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordBatchBuilder;
import io.minikafka.storage.record.RecordReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// What was appended to a compacted log, and what a reader has to find of it.
final class CompactedLogModel {
    private static final int PRODUCERS = 3;
    private static final List<Codec> CODECS =
            List.of(
                    Codec.NONE,
                    Codec.NONE,
                    Codec.NONE,
                    Codec.GZIP,
                    Codec.SNAPPY,
                    Codec.LZ4,
                    Codec.ZSTD);

    /// One record, or, without a value, a tombstone.
    record Entry(String key, Optional<String> value, long timestampMs) {}

    final LogConfig config;
    private final NavigableMap<Long, Entry> appended = new TreeMap<>();
    private final Map<Long, Integer> nextSequences = new HashMap<>();
    private final int keys;
    private long startOffset;

    CompactedLogModel(LogConfig config, int keys) {
        this.config = config;
        this.keys = keys;
    }

    Log log(Node node) {
        return node.manager.log(Node.LOG, config);
    }

    private long endOffset() {
        return appended.isEmpty() ? 0 : appended.lastKey() + 1;
    }

    /// Appends one batch of random records, with a random codec.
    void append(Node node, Random random) {
        long producer = random.nextInt(PRODUCERS + 2);
        RecordBatchBuilder builder = new RecordBatchBuilder();
        int sequence = nextSequences.getOrDefault(producer, 0);
        if (producer < PRODUCERS) {
            builder.producer(producer, 0, sequence);
        }
        int count = 1 + random.nextInt(6);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Entry entry = entry(node, random);
            builder.add(
                    entry.timestampMs(),
                    Optional.of(bytes(entry.key())),
                    entry.value().map(CompactedLogModel::bytes),
                    List.of());
            entries.add(entry);
        }
        Codec codec = CODECS.get(random.nextInt(CODECS.size()));
        long base = node.append(log(node), TestCodec.packed(builder.build(), codec));
        assertThat(base).isEqualTo(endOffset());
        for (Entry entry : entries) {
            appended.put(endOffset(), entry);
        }
        if (producer < PRODUCERS) {
            nextSequences.put(producer, sequence + count);
        }
    }

    private Entry entry(Node node, Random random) {
        int key = Math.min(keys - 1, (int) (Math.abs(random.nextGaussian()) * keys / 3));
        boolean tombstone = random.nextInt(5) == 0;
        return new Entry(
                "key" + key,
                tombstone
                        ? Optional.empty()
                        : Optional.of(random.nextInt() + "v".repeat(random.nextInt(40))),
                node.time.wallMs() - random.nextInt(50));
    }

    void deleteRecords(Node node, Random random) {
        long target = startOffset + random.nextLong((endOffset() - startOffset) / 4 + 1);
        Commit commit = new Commit();
        assertThat(log(node).deleteRecords(target, commit))
                .isEqualTo(new DeleteRecordsResult.Accepted(target));
        assertThat(commit.await()).isTrue();
        startOffset = target;
    }

    /// What is in the log agrees with what was appended, as far as compaction may have gone.
    void check(Node node) {
        Log log = log(node);
        assertThat(log.endOffset()).isEqualTo(endOffset());
        assertThat(log.startOffset()).isEqualTo(startOffset);
        NavigableMap<Long, Entry> found = read(log, startOffset);
        found.forEach((offset, entry) -> assertThat(entry).isEqualTo(appended.get(offset)));
        LogRow row = log.body().row(0);
        long untouched = Math.max(startOffset, untouched(row));
        assertThat(found.tailMap(untouched).keySet())
                .as("nothing is missing behind what was compacted, from %d on", untouched)
                .isEqualTo(appended.tailMap(untouched).keySet());
        checkKeys(node, found, row.dirtyOffset());
    }

    private static long untouched(LogRow row) {
        return row.segments().stream()
                .filter(segment -> segment.generation() > 0)
                .mapToLong(LogRow.Segment::extentEnd)
                .max()
                .orElse(0);
    }

    private void checkKeys(Node node, NavigableMap<Long, Entry> found, long dirty) {
        Map<String, Long> lastOffsets = new HashMap<>();
        Map<String, Long> lastClean = new HashMap<>();
        appended.tailMap(startOffset)
                .forEach((offset, entry) -> {
                    lastOffsets.put(entry.key(), offset);
                    if (offset < dirty) {
                        lastClean.put(entry.key(), offset);
                    }
                });
        found.headMap(dirty)
                .forEach((offset, entry) ->
                        assertThat(lastClean.get(entry.key()))
                                .as("only the last %s below %d stays", entry.key(), dirty)
                                .isEqualTo(offset));
        lastOffsets.forEach((key, offset) -> {
            if (!found.containsKey(offset)) {
                Entry gone = Objects.requireNonNull(appended.get(offset));
                assertThat(gone.value()).as("%s at %d is lost", key, offset).isEmpty();
                assertThat(node.time.wallMs() - gone.timestampMs())
                        .as("the tombstone of %s at %d went too early", key, offset)
                        .isGreaterThanOrEqualTo(config.cleanup().deleteRetentionMs());
                assertThat(found.values().stream().filter(e -> e.key().equals(key)))
                        .as("%s came back", key)
                        .isEmpty();
            }
        });
    }

    /// What a consumer gets that begins at `offset` and goes on behind the last record of each answer.
    private static NavigableMap<Long, Entry> read(Log log, long offset) {
        NavigableMap<Long, Entry> found = new TreeMap<>();
        long next = offset;
        while (next < log.highWatermark()) {
            ReadResult result = log.read(next, 700, true, log.highWatermark());
            if (result instanceof ReadResult.Empty) {
                break;
            }
            assertThat(result).as("at %d", next).isInstanceOf(ReadResult.Records.class);
            ByteBuffer bytes = Node.bytes((ReadResult.Records) result);
            int at = 0;
            while (bytes.limit() - at >= BatchHeader.SIZE_BYTES
                    && BatchHeader.sizeBytes(bytes, at) <= bytes.limit() - at) {
                int size = BatchHeader.sizeBytes(bytes, at);
                assertThat(BatchHeader.crcFits(bytes, at, size)).isTrue();
                assertThat(BatchHeader.lastOffset(bytes, at)).isGreaterThanOrEqualTo(next);
                decode(bytes.slice(at, size), offset, found);
                next = BatchHeader.lastOffset(bytes, at) + 1;
                at += size;
            }
            assertThat(at).isPositive();
        }
        return found;
    }

    private static void decode(ByteBuffer batch, long from, Map<Long, Entry> found) {
        for (LogRecord record : RecordReader.all(TestCodec.packed(batch, Codec.NONE))) {
            if (record.offset() >= from) {
                found.put(
                        record.offset(),
                        new Entry(
                                text(record.key().orElseThrow()),
                                record.value().map(CompactedLogModel::text),
                                record.timestampMs()));
            }
        }
    }

    /// The log still knows where each producer is, also if that had to be found out from the segments.
    void checkProducers(Node node) {
        nextSequences.forEach((producer, next) -> {
            ByteBuffer gap = Node.builder("gap").producer(producer, 0, next + 100).build();
            assertThat(Node.refused(log(node), gap).reason())
                    .isEqualTo(RejectReason.OUT_OF_ORDER_SEQUENCE);
        });
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
