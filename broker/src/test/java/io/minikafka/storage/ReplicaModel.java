package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.RecordBatchBuilder;
import io.minikafka.storage.record.TransactionEnd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// What a replica should be: a plain list of batches with their bytes, a start, what was saved. Each operation is done to
/// the log and to the list. What may be lost by a crash is what was appended or saved since it was last known to be on disk.
final class ReplicaModel {
    private static final LogConfig CONFIG = Node.logConfig().withSegmentBytes(1500);

    private final List<Batch> batches = new ArrayList<>();
    private long startOffset;

    /// The log's end if there is no batch.
    private long emptyAt;

    /// So many batches are certainly on disk.
    private int durable;

    private long highWatermark;
    private boolean deleted;
    private int epoch = 1;
    private SavedState saved = SavedState.NOTHING;
    private SavedState savedDurably = SavedState.NOTHING;

    record Batch(long base, long end, int epoch, ByteBuffer bytes) {}

    ReplicaLog open(Node node) {
        return node.manager.replica(Node.LOG, CONFIG);
    }

    long endOffset() {
        return batches.isEmpty() ? emptyAt : batches.getLast().end();
    }

    // --- what a replica does ---

    void appendAsFollower(ReplicaLog replica, Random random) {
        if (random.nextInt(4) == 0) {
            epoch++;
        }
        int count = 1 + random.nextInt(3);
        List<Batch> sent = new ArrayList<>();
        long base = endOffset();
        for (int i = 0; i < count; i++) {
            Batch batch = foreign(base, random);
            sent.add(batch);
            base = batch.end();
        }
        ByteBuffer bytes = join(sent.stream());
        assertThat(replica.append(bytes, List.of(new EpochStart(epoch, endOffset()))))
                .isEqualTo(new ReplicaAppend.Appended(base));
        batches.addAll(sent);
    }

    /// What some leader made of what some producer sent.
    private Batch foreign(long base, Random random) {
        long producer = random.nextInt(6);
        ByteBuffer bytes;
        if (producer >= 4) {
            bytes = values(new RecordBatchBuilder(), random).build();
        } else if (random.nextInt(4) == 0) {
            bytes = new TransactionEnd(random.nextBoolean(), 0).batch(producer, (short) 0, 1);
        } else {
            RecordBatchBuilder builder =
                    new RecordBatchBuilder().producer(producer, 0, random.nextInt(1000));
            if (producer >= 2) {
                builder.transactional();
            }
            bytes = values(builder, random).build();
        }
        BatchHeader.setBaseOffset(bytes, 0, base);
        BatchHeader.setLeaderEpoch(bytes, 0, epoch);
        return new Batch(base, BatchHeader.lastOffset(bytes, 0) + 1, epoch, bytes);
    }

    private static RecordBatchBuilder values(RecordBatchBuilder builder, Random random) {
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String value = random.nextInt() + "x".repeat(random.nextInt(200));
            builder.add(ManualTime.START_MS, value.getBytes(StandardCharsets.UTF_8));
        }
        return builder;
    }

    /// Takes office, appends what clients send, and leaves it again.
    void lead(ReplicaLog replica, Random random) {
        replica.lead(++epoch);
        List<Commit> acks = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            ByteBuffer bytes = values(new RecordBatchBuilder(), random).build();
            Commit commit = new Commit();
            AckWhen when = random.nextBoolean() ? AckWhen.COMMITTED : AckWhen.DURABLE_HERE;
            AppendResult result =
                    replica.log().append(bytes, AppendOrigin.CLIENT, epoch, when, commit);
            assertThat(result).isInstanceOf(AppendResult.Appended.class);
            long end = ((AppendResult.Appended) result).lastOffset() + 1;
            BatchHeader.setBaseOffset(bytes, 0, endOffset());
            BatchHeader.setLeaderEpoch(bytes, 0, epoch);
            batches.add(new Batch(endOffset(), end, epoch, bytes));
            if (when == AckWhen.COMMITTED) {
                acks.add(commit);
            } else if (random.nextBoolean()) {
                assertThat(commit.await()).isTrue();
                durable = batches.size();
            }
        }
        acks.forEach(commit -> assertThat(commit.calls()).isZero());
        if (random.nextBoolean()) {
            raise(replica, random);
        }
        replica.leaveOffice(epoch);
        acks.forEach(commit -> assertThat(commit.calls()).isEqualTo(1));
    }

    void raise(ReplicaLog replica, Random random) {
        long wanted = boundary(random);
        highWatermark = Math.max(highWatermark, wanted);
        replica.raiseHighWatermark(wanted);
    }

    /// Some end of a batch that is not below the high watermark.
    private long boundary(Random random) {
        List<Long> ends =
                Stream.concat(Stream.of(highWatermark), batches.stream().map(Batch::end))
                        .filter(end -> end >= highWatermark)
                        .toList();
        return ends.get(random.nextInt(ends.size()));
    }

    /// Where [#truncate] would cut.
    long cutOffset(Random random) {
        return boundary(random);
    }

    void truncate(ReplicaLog replica, long offset) {
        boolean cuts = offset < endOffset();
        replica.truncate(offset);
        truncated(offset);
        durable = cuts ? batches.size() : durable;
    }

    private void truncated(long offset) {
        if (offset < endOffset()) {
            batches.removeIf(batch -> batch.base() >= offset);
            emptyAt = offset;
            durable = Math.min(durable, batches.size());
        }
    }

    void restart(ReplicaLog replica, long offset) {
        replica.restart(offset);
        restarted(offset);
    }

    private void restarted(long offset) {
        batches.clear();
        durable = 0;
        emptyAt = offset;
        startOffset = offset;
        highWatermark = offset;
        deleted = false;
    }

    void save(ReplicaLog replica, Random random) {
        saved =
                new SavedState(
                        Math.max(saved.promised(), epoch), saved.adopted() + random.nextInt(2));
        replica.save(saved);
    }

    void flush(ReplicaLog replica) {
        ReplicaLogTest.flushed(replica);
        durable = batches.size();
        savedDurably = saved;
        assertThat(replica.durableOffset()).isEqualTo(endOffset());
    }

    void deleteRecords(ReplicaLog replica, Random random) {
        replica.raiseHighWatermark(highWatermark);
        long target = startOffset + random.nextLong(highWatermark - startOffset + 1);
        Commit commit = new Commit();
        assertThat(replica.log().deleteRecords(target, commit))
                .isEqualTo(new DeleteRecordsResult.Accepted(target));
        assertThat(commit.await()).isTrue();
        boolean moved = target > startOffset;
        deleted |= moved;
        emptyAt = endOffset();
        startOffset = target;
        batches.removeIf(batch -> batch.end() <= target);
        durable = moved ? batches.size() : Math.min(durable, batches.size());
    }

    // --- what must hold ---

    void check(ReplicaLog replica) {
        Log log = replica.log();
        assertThat(log.startOffset()).isEqualTo(startOffset);
        assertThat(log.endOffset()).isEqualTo(endOffset());
        assertThat(replica.savedState()).isEqualTo(saved);
        assertThat(read(replica)).isEqualTo(join(batches.stream()));
        assertThat(replica.epochs(startOffset, endOffset())).isEqualTo(epochs());
        checkProducers(log);
    }

    private ByteBuffer read(ReplicaLog replica) {
        List<ByteBuffer> found = new ArrayList<>();
        long next = startOffset;
        while (next < endOffset()) {
            ReadResult result = replica.read(next, Long.MAX_VALUE, 700);
            assertThat(result).isInstanceOf(ReadResult.Records.class);
            ByteBuffer bytes = Node.bytes((ReadResult.Records) result);
            int at = 0;
            while (bytes.limit() - at >= BatchHeader.SIZE_BYTES
                    && BatchHeader.sizeBytes(bytes, at) <= bytes.limit() - at) {
                int size = BatchHeader.sizeBytes(bytes, at);
                found.add(bytes.slice(at, size));
                next = BatchHeader.lastOffset(bytes, at) + 1;
                at += size;
            }
            assertThat(at).isPositive();
        }
        return join(found);
    }

    private static ByteBuffer join(Stream<Batch> batches) {
        return join(batches.map(Batch::bytes).toList());
    }

    private static ByteBuffer join(List<ByteBuffer> pieces) {
        int size = pieces.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer joined = ByteBuffer.allocate(size);
        pieces.forEach(piece -> joined.put(piece.duplicate()));
        return joined.flip();
    }

    private List<EpochStart> epochs() {
        List<EpochStart> epochs = new ArrayList<>();
        for (Batch batch : batches) {
            if (epochs.isEmpty() || epochs.getLast().epoch() != batch.epoch()) {
                epochs.add(new EpochStart(batch.epoch(), Math.max(startOffset, batch.base())));
            }
        }
        return epochs;
    }

    /// Sequences and transactions of those whose batches are all there are as reading the log would find them.
    private void checkProducers(Log log) {
        ProducerStates expected = new ProducerStates(1000);
        for (Batch batch : batches) {
            if (BatchHeader.producerId(batch.bytes(), 0) >= 0) {
                expected.appended(batch.bytes(), 0, -1, 0);
            }
        }
        // After a deletion the log knows of producers whose batches are gone.
        if (!deleted) {
            assertThat(told(log.activeProducers())).isEqualTo(told(expected.describe()));
            expected.open().committed(log.highWatermark());
            assertThat(log.lastStableOffset())
                    .isEqualTo(Math.min(log.highWatermark(), expected.open().first()));
            assertThat(log.abortedTransactions(startOffset, endOffset()))
                    .isEqualTo(expected.aborted().young());
        }
    }

    private static List<String> told(List<ActiveProducer> producers) {
        return producers.stream()
                .map(p ->
                        p.producerId()
                                + ":"
                                + p.lastSequence()
                                + ":"
                                + p.coordinatorEpoch()
                                + ":"
                                + p.transactionStart())
                .sorted()
                .toList();
    }

    @Override
    public String toString() {
        return "model %d..%d hw %d epoch %d, %d of %d durable"
                .formatted(startOffset, endOffset(), highWatermark, epoch, durable, batches.size());
    }

    // --- crashes ---

    /// What a crash in the middle of an operation may have left.
    record Interrupted(Optional<Long> truncated, Optional<Long> restarted) {
        static final Interrupted NOTHING = new Interrupted(Optional.empty(), Optional.empty());
    }

    /// The node was opened again: what was on disk is there; of the rest a beginning.
    void reopened(ReplicaLog replica, Interrupted interrupted) {
        Log log = replica.log();
        long end = log.endOffset();
        assertThat(log.highWatermark()).isEqualTo(log.startOffset());
        interrupted.truncated().filter(offset -> end <= offset).ifPresent(this::truncated);
        interrupted
                .restarted()
                .filter(offset -> log.startOffset() == offset && end == offset)
                .ifPresent(this::restarted);
        while (batches.size() > durable && batches.getLast().end() > end) {
            emptyAt = batches.getLast().base();
            batches.removeLast();
        }
        durable = batches.size();
        assertThat(replica.savedState().promised())
                .isBetween(savedDurably.promised(), saved.promised());
        assertThat(replica.savedState().adopted())
                .isBetween(savedDurably.adopted(), saved.adopted());
        saved = replica.savedState();
        savedDurably = saved;
        highWatermark = Math.min(highWatermark, endOffset());
        assertThat(replica.durableOffset()).isEqualTo(endOffset());
        check(replica);
    }
}
