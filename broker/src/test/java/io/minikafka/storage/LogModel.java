package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// What one log should be: a plain list of batches. Each operation is done to the log and to the list, and what the
/// log answers is compared.
final class LogModel {
    private static final RecordTimestamps UNCOMPRESSED_ONLY =
            (_, _, _) -> {
                throw new AssertionError("nothing is compressed here");
            };

    private final TopicIdPartition id;
    private final LogConfig config;
    private final List<Batch> batches = new ArrayList<>();
    private final Map<Long, Integer> nextSequences = new TreeMap<>();
    private long startOffset;
    private long wantedStartOffset;
    private Optional<Commit> startCommit = Optional.empty();

    private record Batch(
            long base,
            List<String> values,
            long timestampMs,
            long producer,
            int sequence,
            Commit commit) {
        long end() {
            return base + values.size();
        }
    }

    LogModel(TopicIdPartition id, LogConfig config) {
        this.id = id;
        this.config = config;
    }

    Log log(Node node) {
        return node.manager.log(id, config);
    }

    private long endOffset() {
        return batches.isEmpty() ? 0 : batches.getLast().end();
    }

    void append(Node node, Random random) {
        List<String> values = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            values.add(id.partition() + ":" + random.nextInt() + "x".repeat(random.nextInt(300)));
        }
        long timestampMs = node.time.wallMs() + random.nextLong(20) - 10;
        long producer = random.nextLong(3) - 1;
        int sequence = producer < 0 ? -1 : nextSequences.getOrDefault(producer, 0);
        Commit commit = new Commit();
        Batch batch = new Batch(endOffset(), values, timestampMs, producer, sequence, commit);
        AppendResult result = log(node).append(encode(batch), AppendOrigin.CLIENT, 0, commit);
        assertThat(result).isInstanceOf(AppendResult.Appended.class);
        AppendResult.Appended appended = (AppendResult.Appended) result;
        assertThat(appended.baseOffset()).isEqualTo(batch.base());
        assertThat(appended.lastOffset()).isEqualTo(batch.end() - 1);
        batches.add(batch);
        if (producer >= 0) {
            nextSequences.put(producer, sequence + count);
        }
    }

    private static ByteBuffer encode(Batch batch) {
        RecordBatchBuilder builder = new RecordBatchBuilder();
        if (batch.producer() >= 0) {
            builder.producer(batch.producer(), 0, batch.sequence());
        }
        for (String value : batch.values()) {
            builder.add(batch.timestampMs(), value.getBytes(StandardCharsets.UTF_8));
        }
        return builder.build();
    }

    /// Sends one of a producer's last batches again.
    void retry(Node node, Random random) {
        long producer = random.nextInt(2);
        List<Batch> sent = batches.stream().filter(b -> b.producer() == producer).toList();
        if (sent.isEmpty()) {
            return;
        }
        int back = 1 + random.nextInt(Math.min(8, sent.size()));
        Batch again = sent.get(sent.size() - back);
        Commit commit = new Commit();
        AppendResult result = log(node).append(encode(again), AppendOrigin.CLIENT, 0, commit);
        if (back <= ProducerState.BATCHES) {
            assertThat(result).isInstanceOf(AppendResult.Duplicate.class);
            AppendResult.Duplicate duplicate = (AppendResult.Duplicate) result;
            assertThat(duplicate.baseOffset()).isEqualTo(again.base());
            assertThat(duplicate.lastOffset()).isEqualTo(again.end() - 1);
            assertThat(commit.await()).isTrue();
            assertThat(log(node).highWatermark()).isGreaterThanOrEqualTo(again.end());
        } else {
            assertThat(result).isInstanceOf(AppendResult.Rejected.class);
            assertThat(((AppendResult.Rejected) result).reason())
                    .isEqualTo(RejectReason.DUPLICATE_SEQUENCE);
        }
    }

    /// Leaves a gap in a producer's sequence.
    void gap(Node node, Random random) {
        long producer = random.nextInt(2);
        if (nextSequences.containsKey(producer)) {
            int sequence = nextSequences.get(producer) + 1 + random.nextInt(100);
            Batch batch = new Batch(0, List.of("gap"), 0, producer, sequence, new Commit());
            assertThat(Node.refused(log(node), encode(batch)).reason())
                    .isEqualTo(RejectReason.OUT_OF_ORDER_SEQUENCE);
        }
    }

    void awaitCommits() {
        for (Batch batch : batches) {
            assertThat(batch.commit().await()).isTrue();
        }
        startCommit.ifPresent(commit -> assertThat(commit.await()).isTrue());
        settleStart();
    }

    private void settleStart() {
        startOffset = Math.max(startOffset, wantedStartOffset);
        startCommit = Optional.empty();
    }

    void deleteRecords(Node node, Random random) {
        awaitCommits();
        long target = startOffset + random.nextLong(endOffset() - startOffset + 1);
        Commit commit = new Commit();
        assertThat(log(node).deleteRecords(target, commit))
                .isEqualTo(new DeleteRecordsResult.Accepted(target));
        wantedStartOffset = target;
        startCommit = Optional.of(commit);
        if (random.nextBoolean()) {
            awaitCommits();
        }
    }

    /// Reads from a random offset, with random limits.
    void read(Node node, Random random) {
        awaitCommits();
        Log log = log(node);
        assertThat(log.startOffset()).isEqualTo(startOffset);
        assertThat(log.endOffset()).isEqualTo(endOffset());
        long from = startOffset + random.nextLong(endOffset() - startOffset + 1);
        long limit = random.nextInt(4) == 0 ? from + random.nextInt(20) : Long.MAX_VALUE;
        boolean whole = random.nextBoolean();
        ReadResult result = log.read(from, 1 + random.nextInt(3000), whole, limit);
        switch (result) {
            case ReadResult.Records found -> {
                List<LogRecord> records = Node.decode(Node.bytes(found));
                assertThat(records.getFirst().offset()).isLessThanOrEqualTo(from);
                assertThat(records.getLast().offset()).isGreaterThanOrEqualTo(from);
                assertThat(records.getLast().offset()).isLessThan(limit);
                assertThat(Node.values(records))
                        .isEqualTo(
                                values(
                                        records.getFirst().offset(),
                                        records.getLast().offset() + 1));
            }
            case ReadResult.Empty _ -> {
                long batchEnd =
                        batches.stream()
                                .filter(b -> b.end() > from)
                                .mapToLong(Batch::end)
                                .findFirst()
                                .orElse(Long.MAX_VALUE);
                assertThat(whole && batchEnd <= Math.min(limit, endOffset())).isFalse();
            }
            case ReadResult other -> throw new AssertionError(other.toString());
        }
    }

    void findByTime(Node node, Random random) {
        awaitCommits();
        long wanted = node.time.wallMs() - random.nextInt(200);
        Optional<Batch> expected =
                batches.stream()
                        .filter(b -> b.end() > startOffset && b.timestampMs() >= wanted)
                        .findFirst();
        assertThat(log(node).offsetForTimestamp(wanted, UNCOMPRESSED_ONLY))
                .isEqualTo(expected.map(this::found));
        long largest =
                batches.stream()
                        .filter(b -> b.end() > startOffset)
                        .mapToLong(Batch::timestampMs)
                        .max()
                        .orElse(-1);
        assertThat(log(node).maxTimestamp(UNCOMPRESSED_ONLY))
                .isEqualTo(
                        batches.stream()
                                .filter(b -> b.end() > startOffset && b.timestampMs() == largest)
                                .findFirst()
                                .map(this::found));
    }

    private TimestampOffset found(Batch batch) {
        return new TimestampOffset(batch.timestampMs(), Math.max(batch.base(), startOffset), 0);
    }

    private List<String> values(long from, long to) {
        List<String> values = new ArrayList<>();
        for (Batch batch : batches) {
            for (int i = 0; i < batch.values().size(); i++) {
                long offset = batch.base() + i;
                if (offset >= from && offset < to) {
                    values.add(batch.values().get(i));
                }
            }
        }
        return values;
    }

    /// The node stopped and was opened again: what was committed is there; of the rest a beginning.
    ///
    /// @param mayLoseUnsynced the machine lost power, so what was only handed to the operating system may be gone
    void reopened(Node node, boolean mayLoseUnsynced) {
        Log log = log(node);
        boolean may = mayLoseUnsynced && config.durability() == Durability.OS;
        while (!batches.isEmpty() && batches.getLast().end() > log.endOffset()) {
            Batch lost = batches.removeLast();
            assertThat(lost.commit().calls()).isLessThanOrEqualTo(1);
            assertThat(may || !lost.commit().wasCommitted())
                    .as("committed batch at %d of log %s is lost", lost.base(), id)
                    .isTrue();
            if (lost.producer() >= 0) {
                nextSequences.put(lost.producer(), lost.sequence());
                nextSequences.remove(lost.producer(), 0);
            }
        }
        assertThat(log.endOffset()).isEqualTo(endOffset());
        assertThat(log.highWatermark()).isEqualTo(endOffset());
        assertThat(log.startOffset()).isIn(startOffset, wantedStartOffset);
        if (startCommit.isPresent() && startCommit.get().wasCommitted()) {
            assertThat(log.startOffset()).isEqualTo(wantedStartOffset);
        }
        startOffset = log.startOffset();
        wantedStartOffset = startOffset;
        startCommit = Optional.empty();
        batches.replaceAll(LogModel::settled);
        assertThat(Node.values(Node.readAll(log, startOffset)))
                .isEqualTo(values(startOffset, endOffset()));
    }

    private static Batch settled(Batch batch) {
        Commit done = new Commit();
        done.committed();
        return new Batch(
                batch.base(),
                batch.values(),
                batch.timestampMs(),
                batch.producer(),
                batch.sequence(),
                done);
    }

    void applyRetention(Node node) {
        awaitCommits();
        Log log = log(node);
        log.reconfigure(config.withRetention(-1, 6000));
        if (log.start().applyRetention(node.time.wallMs())) {
            Await.until("the start moves", () -> log.startOffset() > startOffset);
            startOffset = log.startOffset();
            wantedStartOffset = startOffset;
        }
        log.reconfigure(config);
    }
}
