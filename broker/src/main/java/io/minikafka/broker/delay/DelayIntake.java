package io.minikafka.broker.delay;

import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.DelayGate;
import io.minikafka.protocol.BadBatchException;
import io.minikafka.protocol.BatchContents;
import io.minikafka.protocol.BatchMarks;
import io.minikafka.protocol.RecordMarks;
import io.minikafka.protocol.UnpackedRecord;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.Log;
import io.minikafka.storage.TimestampType;
import io.minikafka.storage.record.BatchCheck;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.BatchValidator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.protocol.Errors;

/// Turns a client's batch into one that waits, if a record of it has to. Any thread. RFC 0016, 4.1.
final class DelayIntake implements DelayGate {
    /// Bytes of the records of one batch with delayed ones, unpacked.
    private static final int UNPACKED_BYTES_MAX = 32 << 20;

    private static final int REFUSED_MAX = 100;
    private static final Now NOW = new Now();

    private final Time time;
    private final long pendingMax;
    private final AtomicLong pending;
    private final LeftOver leftOver;
    private final Set<TopicIdPartition> ready = ConcurrentHashMap.newKeySet();

    /// Takes what could not be appended at once.
    interface LeftOver {
        void later(TopicIdPartition partition, int office, List<Long> offsets);
    }

    DelayIntake(Time time, long pendingMax, AtomicLong pending, LeftOver leftOver) {
        this.time = time;
        this.pendingMax = pendingMax;
        this.pending = pending;
        this.leftOver = leftOver;
    }

    /// What waits in the partition will be found again after a crash.
    void ready(TopicIdPartition partition) {
        ready.add(partition);
    }

    void gone(TopicIdPartition partition) {
        ready.remove(partition);
    }

    @Override
    public Verdict judge(Log log, int office, ByteBuffer batch, long delayMaxMs) {
        if (!(BatchValidator.check(batch) instanceof BatchCheck.Valid)) {
            return NOW;
        }
        int at = batch.position();
        if (DeliveryBatch.isOne(batch, at)) {
            return refused(
                    Errors.INVALID_RECORD, "only the broker writes batches with this sequence");
        }
        try {
            return judge(log, office, batch, at, delayMaxMs);
        } catch (BadBatchException e) {
            return refused(Errors.INVALID_RECORD, String.valueOf(e.getMessage()));
        }
    }

    private Verdict judge(Log log, int office, ByteBuffer batch, int at, long delayMaxMs)
            throws BadBatchException {
        long nowMs = time.wallMs();
        boolean ofLog = log.config().timestampType() == TimestampType.LOG_APPEND_TIME;
        List<RecordMarks> marks = BatchMarks.read(batch, true);
        List<Integer> tooLate = new ArrayList<>(0);
        long[] dueMs = new long[marks.size()];
        boolean later = false;
        for (int i = 0; i < dueMs.length; i++) {
            RecordMarks mark = marks.get(i);
            long due = ofLog || mark.timestampMs() < 0 ? dueFrom(mark, nowMs) : mark.notBeforeMs();
            dueMs[i] = due > nowMs ? due : 0;
            later |= due > nowMs;
            if (due - nowMs > delayMaxMs && tooLate.size() < REFUSED_MAX) {
                tooLate.add(i);
            }
        }
        if (!later) {
            return NOW;
        }
        if (!tooLate.isEmpty()) {
            return new Refused(
                    Errors.INVALID_RECORD,
                    "records are to be delivered later than delayed.delivery.max.ms="
                            + delayMaxMs
                            + " from now",
                    tooLate);
        }
        if (!ready.contains(log.id())) {
            return refused(
                    Errors.NOT_LEADER_OR_FOLLOWER, "delayed delivery of the partition is starting");
        }
        if (pending.get() >= pendingMax) {
            return refused(
                    Errors.KAFKA_STORAGE_ERROR,
                    "minikafka.delayed.pending.max=" + pendingMax + " records wait already");
        }
        return waiting(log, office, batch, at, dueMs, ofLog, nowMs);
    }

    private static long dueFrom(RecordMarks mark, long nowMs) {
        return Math.max(
                mark.deliverAtMs(),
                mark.delayMs() == 0 ? 0 : nowMs + Math.min(mark.delayMs(), Long.MAX_VALUE - nowMs));
    }

    private Verdict waiting(
            Log log, int office, ByteBuffer batch, int at, long[] dueMs, boolean ofLog, long nowMs)
            throws BadBatchException {
        List<UnpackedRecord> unpacked = BatchContents.read(batch, _ -> true, UNPACKED_BYTES_MAX);
        List<WaitingRecord> records = new ArrayList<>(unpacked.size());
        List<WaitingRecord> rest = new ArrayList<>();
        for (int i = 0; i < dueMs.length; i++) {
            UnpackedRecord record = unpacked.get(i);
            long timeMs = record.timestampMs();
            WaitingRecord waiting =
                    new WaitingRecord(
                            i,
                            dueMs[i],
                            ofLog || timeMs < 0 ? nowMs : timeMs,
                            record.key(),
                            record.value(),
                            WaitingBatch.headers(record));
            records.add(waiting);
            if (dueMs[i] == 0 && !BatchHeader.transactional(batch, at)) {
                rest.add(waiting);
            }
        }
        short attributes = BatchHeader.attributes(batch, at);
        Rest append = (base, listener) -> appendRest(log, office, rest, base, attributes, listener);
        return new Later(
                office,
                WaitingBatch.of(batch, records),
                rest.isEmpty() ? Optional.empty() : Optional.of(append));
    }

    private boolean appendRest(
            Log log,
            int office,
            List<WaitingRecord> rest,
            long base,
            short attributes,
            CommitListener listener) {
        List<WaitingRecord> placed = new ArrayList<>(rest.size());
        for (WaitingRecord record : rest) {
            placed.add(
                    new WaitingRecord(
                            base + record.offset(),
                            record.dueMs(),
                            record.createdMs(),
                            record.key(),
                            record.value(),
                            record.headers()));
        }
        boolean appended =
                Deliveries.append(log, office, placed, attributes, listener)
                        instanceof AppendResult.Appended;
        if (!appended) {
            leftOver.later(log.id(), office, placed.stream().map(WaitingRecord::offset).toList());
        }
        return appended;
    }

    private static Refused refused(Errors error, String message) {
        return new Refused(error, message, List.of());
    }
}
