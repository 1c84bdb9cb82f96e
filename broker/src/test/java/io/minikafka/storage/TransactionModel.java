package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordBatchBuilder;
import io.minikafka.storage.record.RecordReader;
import io.minikafka.storage.record.TransactionEnd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/// What one log with transactions should be: a plain list of batches and markers, from which everything else is
/// computed anew each time. Each operation is done to the log and to the list.
final class TransactionModel {
    private static final int PRODUCERS = 6;

    private final LogConfig config;
    private final List<Entry> entries = new ArrayList<>();
    private long startOffset;
    private long wantedStartOffset;
    private int coordinatorEpoch = 3;

    private enum Kind {
        PLAIN,
        TRANSACTIONAL,
        COMMIT,
        ABORT
    }

    private record Entry(
            Kind kind, long base, List<String> values, long producer, int epoch, Commit commit) {
        long end() {
            return base + Math.max(1, values.size());
        }

        boolean isMarker() {
            return kind == Kind.COMMIT || kind == Kind.ABORT;
        }
    }

    /// A producer as its part of the list says. Those with an even id have a new epoch for each transaction.
    private record Producer(long id, int epoch, int sequence, OptionalLong transactionStart) {
        boolean epochPerTransaction() {
            return id % 2 == 0;
        }
    }

    TransactionModel(LogConfig config) {
        this.config = config;
    }

    Log log(Node node) {
        return node.manager.log(Node.LOG, config);
    }

    private long endOffset() {
        return entries.isEmpty() ? 0 : entries.getLast().end();
    }

    private Producer producer(long id) {
        int epoch = 0;
        int sequence = 0;
        OptionalLong start = OptionalLong.empty();
        for (Entry entry : entries) {
            if (entry.producer() != id) {
                continue;
            }
            if (entry.epoch() > epoch) {
                sequence = 0;
            }
            epoch = entry.epoch();
            if (entry.isMarker()) {
                start = OptionalLong.empty();
            } else {
                sequence += entry.values().size();
                start = start.isPresent() ? start : OptionalLong.of(entry.base());
            }
        }
        return new Producer(id, epoch, sequence, start);
    }

    private long lastStableOffset() {
        long stable = endOffset();
        for (long id = 0; id < PRODUCERS; id++) {
            stable = Math.min(stable, producer(id).transactionStart().orElse(stable));
        }
        return Math.max(startOffset, stable);
    }

    private List<AbortedTransaction> aborted() {
        List<AbortedTransaction> aborted = new ArrayList<>();
        for (Entry marker : entries) {
            Optional<Entry> first = marker.isMarker() ? firstOf(marker) : Optional.empty();
            if (marker.kind() == Kind.ABORT && first.isPresent()) {
                aborted.add(
                        new AbortedTransaction(
                                marker.producer(), first.get().base(), marker.base(), 0));
            }
        }
        return aborted;
    }

    private Optional<Entry> firstOf(Entry marker) {
        Optional<Entry> first = Optional.empty();
        for (Entry entry : entries) {
            if (entry.producer() != marker.producer() || entry.base() >= marker.base()) {
                continue;
            }
            if (entry.isMarker()) {
                first = Optional.empty();
            } else if (first.isEmpty()) {
                first = Optional.of(entry);
            }
        }
        return first;
    }

    private List<String> values(Random random) {
        List<String> values = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            values.add(random.nextInt() + "x".repeat(random.nextInt(100)));
        }
        return values;
    }

    private static ByteBuffer encode(
            List<String> values, long producer, int epoch, int sequence, boolean transactional) {
        RecordBatchBuilder builder = new RecordBatchBuilder();
        if (producer >= 0) {
            builder.producer(producer, epoch, sequence);
        }
        if (transactional) {
            builder.transactional();
        }
        for (String value : values) {
            builder.add(ManualTime.START_MS, value.getBytes(StandardCharsets.UTF_8));
        }
        return builder.build();
    }

    void appendPlain(Node node, Random random) {
        List<String> values = values(random);
        Commit commit = new Commit();
        accepted(
                log(node)
                        .append(encode(values, -1, -1, -1, false), AppendOrigin.CLIENT, 0, commit));
        entries.add(new Entry(Kind.PLAIN, endOffset(), values, -1, 0, commit));
    }

    void append(Node node, Random random) {
        Producer producer = producer(random.nextInt(PRODUCERS));
        List<String> values = values(random);
        ByteBuffer batch =
                encode(values, producer.id(), producer.epoch(), producer.sequence(), true);
        Log log = log(node);
        OptionalLong admission = log.admissionFor(batch, producer.epochPerTransaction());
        assertThat(admission.isEmpty()).isEqualTo(producer.transactionStart().isPresent());
        Commit commit = new Commit();
        if (admission.isPresent()) {
            refused(
                    log.append(batch, AppendOrigin.CLIENT, 0, commit),
                    RejectReason.INVALID_TRANSACTION_STATE);
            accepted(
                    log.appendAdmitted(
                            batch, AppendOrigin.CLIENT, admission.getAsLong(), 0, commit));
        } else {
            accepted(log.append(batch, AppendOrigin.CLIENT, 0, commit));
        }
        entries.add(
                new Entry(
                        Kind.TRANSACTIONAL,
                        endOffset(),
                        values,
                        producer.id(),
                        producer.epoch(),
                        commit));
    }

    private void accepted(AppendResult result) {
        assertThat(result).isInstanceOf(AppendResult.Appended.class);
        assertThat(((AppendResult.Appended) result).baseOffset()).isEqualTo(endOffset());
    }

    private static void refused(AppendResult result, RejectReason reason) {
        assertThat(result).isInstanceOf(AppendResult.Rejected.class);
        assertThat(((AppendResult.Rejected) result).reason()).isEqualTo(reason);
    }

    /// Ends a producer's transaction, which may be empty.
    void end(Node node, Random random) {
        Producer producer = producer(random.nextInt(PRODUCERS));
        boolean commit = random.nextInt(3) == 0;
        int epoch = producer.epoch() + (producer.epochPerTransaction() ? 1 : 0);
        Log log = log(node);
        ByteBuffer late =
                encode(List.of("late"), producer.id(), producer.epoch(), producer.sequence(), true);
        OptionalLong admission = log.admissionFor(late, producer.epochPerTransaction());
        Commit done = new Commit();
        accepted(log.appendMarker(marker(producer, epoch, commit, coordinatorEpoch), 0, done));
        entries.add(
                new Entry(
                        commit ? Kind.COMMIT : Kind.ABORT,
                        endOffset(),
                        List.of(),
                        producer.id(),
                        epoch,
                        done));
        refused(
                log.appendAdmitted(
                        late,
                        AppendOrigin.CLIENT,
                        admission.orElse(ProducerState.NOBODY),
                        0,
                        new Commit()),
                producer.epochPerTransaction()
                        ? RejectReason.INVALID_PRODUCER_EPOCH
                        : RejectReason.INVALID_TRANSACTION_STATE);
        refused(
                log.appendMarker(
                        marker(producer, epoch, commit, coordinatorEpoch - 1), 0, new Commit()),
                RejectReason.COORDINATOR_FENCED);
    }

    private static EndMarker marker(
            Producer producer, int epoch, boolean commit, int coordinatorEpoch) {
        return new EndMarker(
                producer.id(),
                (short) epoch,
                new TransactionEnd(commit, coordinatorEpoch),
                producer.epochPerTransaction());
    }

    void coordinatorMoves() {
        coordinatorEpoch++;
    }

    void awaitCommits() {
        entries.forEach(entry -> assertThat(entry.commit().await()).isTrue());
    }

    void check(Node node, Random random) {
        awaitCommits();
        Log log = log(node);
        assertThat(log.endOffset()).isEqualTo(endOffset());
        assertThat(log.startOffset()).isEqualTo(startOffset);
        assertThat(log.lastStableOffset()).isEqualTo(lastStableOffset());
        long from = startOffset + random.nextLong(endOffset() - startOffset + 1);
        long to = from + random.nextLong(endOffset() - from + 1);
        assertThat(log.abortedTransactions(from, to))
                .usingElementComparator((a, b) -> same(a, b) ? 0 : 1)
                .containsExactlyElementsOf(
                        aborted().stream()
                                .filter(t -> t.markerOffset() >= from && t.firstOffset() < to)
                                .toList());
        assertThat(consume(log, from, random)).isEqualTo(committed(from));
    }

    private static boolean same(AbortedTransaction a, AbortedTransaction b) {
        return a.producerId() == b.producerId()
                && a.firstOffset() == b.firstOffset()
                && a.markerOffset() == b.markerOffset();
    }

    /// Records that count, from `from` to the last stable offset.
    private List<String> committed(long from) {
        List<AbortedTransaction> aborted = aborted();
        List<String> values = new ArrayList<>();
        for (Entry entry : entries) {
            boolean dead =
                    aborted.stream()
                            .anyMatch(t ->
                                    t.producerId() == entry.producer()
                                            && t.firstOffset() <= entry.base()
                                            && t.markerOffset() > entry.base());
            for (int i = 0; !dead && i < entry.values().size(); i++) {
                long offset = entry.base() + i;
                if (offset >= from && offset < lastStableOffset()) {
                    values.add(entry.values().get(i));
                }
            }
        }
        return values;
    }

    /// What a consumer of committed records gets, which knows nothing but what each read tells.
    private List<String> consume(Log log, long from, Random random) {
        List<String> values = new ArrayList<>();
        long next = from;
        while (next < log.lastStableOffset()) {
            int maxBytes = 1 + random.nextInt(3000);
            switch (log.readCommitted(next, maxBytes, true, log.lastStableOffset())) {
                case ReadResult.Records found -> {
                    for (AbortedTransaction one : found.aborted()) {
                        assertThat(aborted()).anyMatch(known -> same(known, one));
                        assertThat(one.markerOffset()).isGreaterThanOrEqualTo(next);
                        assertThat(one.firstOffset()).isLessThan(log.lastStableOffset());
                    }
                    next = consume(Node.bytes(found), found.aborted(), next, values);
                }
                case ReadResult other -> throw new AssertionError("at " + next + ": " + other);
            }
        }
        assertThat(next).isEqualTo(Math.max(from, log.lastStableOffset()));
        return values;
    }

    private static long consume(
            ByteBuffer bytes, List<AbortedTransaction> aborted, long from, List<String> values) {
        PriorityQueue<AbortedTransaction> waiting =
                new PriorityQueue<>((a, b) -> Long.compare(a.firstOffset(), b.firstOffset()));
        waiting.addAll(aborted);
        Set<Long> dead = new HashSet<>();
        long next = from;
        int at = 0;
        while (bytes.limit() - at >= BatchHeader.SIZE_BYTES
                && BatchHeader.sizeBytes(bytes, at) <= bytes.limit() - at) {
            long producer = BatchHeader.producerId(bytes, at);
            long last = BatchHeader.lastOffset(bytes, at);
            while (!waiting.isEmpty() && waiting.peek().firstOffset() <= last) {
                dead.add(waiting.remove().producerId());
            }
            if (BatchHeader.control(bytes, at)) {
                if (!TransactionEnd.read(bytes, at).orElseThrow().commit()) {
                    dead.remove(producer);
                }
            } else if (!(BatchHeader.transactional(bytes, at) && dead.contains(producer))) {
                List<LogRecord> records =
                        RecordReader.all(bytes.slice(at, BatchHeader.sizeBytes(bytes, at)));
                records.removeIf(r -> r.offset() < from);
                values.addAll(Node.values(records));
            }
            next = last + 1;
            at += BatchHeader.sizeBytes(bytes, at);
        }
        assertThat(next).as("a whole batch was read").isGreaterThan(from);
        return next;
    }

    void deleteRecords(Node node, Random random) {
        awaitCommits();
        long target = startOffset + random.nextLong((endOffset() - startOffset) / 4 + 1);
        Commit commit = new Commit();
        assertThat(log(node).deleteRecords(target, commit))
                .isEqualTo(new DeleteRecordsResult.Accepted(target));
        wantedStartOffset = target;
        if (random.nextInt(4) > 0) {
            assertThat(commit.await()).isTrue();
            startOffset = target;
        } else {
            // The crash that may follow decides; without one it is soon done.
            Await.until("the start moves", () -> log(node).startOffset() == target);
            startOffset = target;
        }
    }

    void applyRetention(Node node) {
        awaitCommits();
        Log log = log(node);
        log.reconfigure(config.withRetention(-1, 3000));
        if (log.start().applyRetention(node.time.wallMs())) {
            Await.until("the start moves", () -> log.startOffset() > startOffset);
            startOffset = log.startOffset();
            wantedStartOffset = startOffset;
            assertThat(startOffset).isLessThanOrEqualTo(lastStableOffset());
        }
        log.reconfigure(config);
    }

    /// The node stopped and was opened again: of what was not committed, a beginning may be there.
    void reopened(Node node, boolean powerLost) {
        Log log = log(node);
        boolean may = powerLost && config.durability() == Durability.OS;
        while (!entries.isEmpty() && entries.getLast().end() > log.endOffset()) {
            Entry lost = entries.removeLast();
            assertThat(may || !lost.commit().wasCommitted())
                    .as("what was committed at %d is lost", lost.base())
                    .isTrue();
        }
        assertThat(log.startOffset()).isIn(startOffset, wantedStartOffset);
        startOffset = log.startOffset();
        wantedStartOffset = startOffset;
        Commit done = new Commit();
        done.committed();
        entries.replaceAll(
                e -> new Entry(e.kind(), e.base(), e.values(), e.producer(), e.epoch(), done));
    }
}
