package io.minikafka.broker.delay;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.RegionBatches;
import io.minikafka.protocol.BadBatchException;
import io.minikafka.storage.AbortedTransaction;
import io.minikafka.storage.HighWatermarkWatcher;
import io.minikafka.storage.Log;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.WaitingKey;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one partition's log says of records that wait: read in order, each batch once. A waiting batch adds its
/// records; a delivery takes those away that it names. Nothing else does.
///
/// A record that waits is in exactly one place: in a queue, in flight (its delivery was appended, or is on its way
/// there, and was not seen here yet), or in an undecided batch. What former processes and other leaders deliver is met
/// before a queue gives its record out; such offsets are kept in `delivered`. What is in flight when the office ends waits
/// again: its delivery is in the log that the next leader has, or was never made.
///
/// Owned by the delay thread, but for the news that the log has more. RFC 0016, 4.2 and 4.6.
final class PartitionTail implements HighWatermarkWatcher {
    private static final int READ_BYTES = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(PartitionTail.class);

    private final int number;
    private final Log log;
    private final Parent parent;
    private final Office office;

    private final AtomicBoolean newsOnTheWay = new AtomicBoolean();
    private final ArrayDeque<Long> undecided = new ArrayDeque<>();
    private final Map<Long, Long> inFlight = new HashMap<>();
    private final Set<Long> delivered = new HashSet<>();

    /// Records without delay whose delivery could not be appended behind their waiting batch, which was not read yet.
    private final Set<Long> leftOver = new HashSet<>();

    private long position;
    private long pending;

    /// To whom the tail tells what it reads.
    interface Parent {
        /// A record waits, and is in no queue yet.
        void waits(PartitionTail tail, Due due);

        /// A record that was in flight arrived.
        void arrived(long dueMs);

        /// How many more records wait; negative for fewer.
        void pendingChanged(PartitionTail tail, int by);

        /// Records were put in flight, or are not any more.
        void inFlightChanged(PartitionTail tail);

        /// How many more deliveries were met ahead; negative for fewer.
        void aheadChanged(int by);

        /// Records will not be delivered: their transaction was aborted, or they cannot be read.
        void dropped(int records);

        /// The log has more, or more of it is decided. Any thread.
        void hasNews(PartitionTail tail);
    }

    /// @param from everything before was read
    /// @param delivered of what was read: delivered, but in a queue
    PartitionTail(
            int number,
            Log log,
            long from,
            List<Long> undecided,
            List<Long> delivered,
            Parent parent) {
        this.number = number;
        this.log = log;
        this.position = from;
        this.undecided.addAll(undecided);
        this.delivered.addAll(delivered);
        this.parent = parent;
        this.office = new Office(log);
    }

    int number() {
        return number;
    }

    TopicIdPartition id() {
        return log.id();
    }

    Log log() {
        return log;
    }

    long position() {
        return position;
    }

    /// Records that wait, undecided ones aside.
    long pending() {
        return pending;
    }

    List<Long> undecided() {
        return List.copyOf(undecided);
    }

    Map<Long, Long> inFlight() {
        return inFlight;
    }

    /// Whether it does not wait for a look at what former processes and leaders wrote.
    boolean isCurrent() {
        return !office.isHeld() || office.isCurrent(position);
    }

    boolean isLed() {
        return office.isHeld();
    }

    int epoch() {
        return office.epoch();
    }

    /// Whether what is due is to be delivered from here now.
    boolean delivers(long nowNs) {
        return office.delivers(position, nowNs);
    }

    void restUntil(long ns) {
        office.restUntil(ns);
    }

    /// Looks whether this node leads.
    ///
    /// @return whether that has changed
    boolean look(Optional<PartitionHome> home) {
        if (!office.look(home)) {
            return false;
        }
        Map<Long, Long> dropped = new TreeMap<>(inFlight);
        inFlight.clear();
        leftOver.clear();
        parent.inFlightChanged(this);
        dropped.forEach((offset, dueMs) -> parent.waits(this, new Due(dueMs, number, offset)));
        return true;
    }

    /// Whether the log is not the one any more that was read: it was emptied, or cut by an unclean election.
    boolean hasPartedFromLog() {
        return position > log.endOffset();
    }

    @Override
    public void highWatermarkMoved(Log moved) {
        if (newsOnTheWay.compareAndSet(false, true)) {
            parent.hasNews(this);
        }
    }

    /// From now on it hears of news; there may be some already.
    void watch() {
        log.watch(this);
        highWatermarkMoved(log);
    }

    void unwatch() {
        log.unwatch(this);
    }

    void newsTaken() {
        newsOnTheWay.set(false);
    }

    /// A record that was known before this tail began.
    void restored() {
        count(1);
    }

    /// Whether the record, which is in a queue, is delivered already or was deleted; then it does not wait any more.
    boolean isOver(Due due) {
        boolean isDelivered = delivered.remove(due.offset());
        parent.aheadChanged(isDelivered ? -1 : 0);
        if (isDelivered || due.offset() < log.startOffset()) {
            count(-1);
            if (!isDelivered && isLed()) {
                parent.dropped(1);
            }
            return true;
        }
        return false;
    }

    /// Of deliveries that were met ahead: where their records waited.
    List<Long> delivered() {
        return List.copyOf(delivered);
    }

    int deliveredAhead() {
        return delivered.size();
    }

    /// All queues were looked through: only records of undecided batches can be met yet.
    void forgetDelivered() {
        long from = undecided.isEmpty() ? Long.MAX_VALUE : undecided.element();
        int before = delivered.size();
        delivered.removeIf(offset -> offset < from);
        parent.aheadChanged(delivered.size() - before);
    }

    /// The record's delivery is about to be appended.
    void takeOff(Due due) {
        takeOff(due.offset(), due.dueMs());
    }

    /// The delivery was not appended; the record is the queue's again.
    void landed(Due due) {
        land(due.offset());
    }

    /// The record will never be delivered.
    void lost(long offset) {
        land(offset);
        count(-1);
        parent.dropped(1);
    }

    /// Records that are not delayed were not appended behind their waiting batch, which was appended in that office.
    void leftOver(int epoch, List<Long> offsets) {
        if (epoch != office.epoch()) {
            return; // they wait like all that was there before
        }
        for (long offset : offsets) {
            if (land(offset).isPresent()) {
                parent.waits(this, new Due(0, number, offset));
            } else {
                leftOver.add(offset);
            }
        }
    }

    /// Reads a piece of the log.
    ///
    /// @return whether there may be more
    boolean advance() {
        settle();
        long end = log.highWatermark();
        if (position >= end) {
            return false;
        }
        return switch (log.read(position, READ_BYTES, true, end)) {
            case ReadResult.Records found -> {
                try {
                    walk(new RegionBatches(found.region()));
                } finally {
                    found.region().release();
                }
                yield true;
            }
            case ReadResult.Empty() -> false;
            case ReadResult.OutOfRange(long start, _) -> {
                boolean later = start > position;
                position = Math.max(start, position);
                yield later;
            }
            case ReadResult.Corrupt damage -> {
                LOG.atError()
                        .addKeyValue("file", damage.file())
                        .addKeyValue("offset", damage.offset())
                        .log("a damaged part of a log is skipped: what waited there is not known");
                position = Math.max(position + 1, damage.nextOffset());
                yield true;
            }
            case ReadResult.Deleted _, ReadResult.Unavailable _ -> false;
        };
    }

    private void walk(RegionBatches batches) {
        while (batches.next()) {
            ByteBuffer header = batches.header();
            int at = header.position();
            long last = BatchHeader.lastOffset(header, at);
            if (last >= position) {
                if (WaitingKey.isOf(header, at)) {
                    waiting(batches.batch());
                } else if (DeliveryBatch.isOne(header, at)) {
                    delivered(batches.batch());
                }
                position = last + 1;
            }
        }
    }

    private void waiting(ByteBuffer batch) {
        int at = batch.position();
        if (BatchHeader.transactional(batch, at)) {
            undecided.add(BatchHeader.baseOffset(batch, at));
        } else {
            boolean isOwn = isLed() && !office.isFormer(BatchHeader.baseOffset(batch, at));
            forEach(batch, record -> add(record, isOwn));
        }
    }

    /// @param followed whether the records without delay are appended right behind, by whoever appended it
    private void add(WaitingRecord record, boolean followed) {
        count(1);
        boolean isLeftOver = leftOver.remove(record.offset());
        if (record.dueMs() == 0 && followed && !isLeftOver) {
            takeOff(record.offset(), 0);
        } else {
            parent.waits(this, new Due(record.dueMs(), number, record.offset()));
        }
    }

    private void delivered(ByteBuffer batch) {
        try {
            for (long offset : DeliveryBatch.waitedAt(batch)) {
                OptionalLong dueMs = land(offset);
                if (dueMs.isPresent()) {
                    count(-1);
                    parent.arrived(dueMs.getAsLong());
                } else if (delivered.add(offset)) {
                    parent.aheadChanged(1);
                }
            }
        } catch (BadBatchException e) {
            LOG.error("log={} a delivery cannot be read: {}", log.id(), e.getMessage());
        }
    }

    /// Transactions that are decided now: their records wait, or are dropped.
    private void settle() {
        long stable = log.lastStableOffset();
        while (!undecided.isEmpty() && undecided.element() < stable) {
            long base = undecided.element();
            switch (log.readCommitted(base, 0, true, stable)) {
                case ReadResult.Records found -> {
                    try {
                        RegionBatches batches = new RegionBatches(found.region());
                        if (batches.next()) {
                            decided(batches.batch(), found.aborted());
                        }
                    } finally {
                        found.region().release();
                    }
                }
                case ReadResult.Deleted _, ReadResult.Unavailable _ -> {
                    return;
                }
                case ReadResult gone ->
                        LOG.error("log={} offset={} cannot be read: {}", log.id(), base, gone);
            }
            undecided.remove();
        }
    }

    private void decided(ByteBuffer batch, List<AbortedTransaction> aborted) {
        int at = batch.position();
        long producer = BatchHeader.producerId(batch, at);
        long base = BatchHeader.baseOffset(batch, at);
        if (aborted.stream().anyMatch(one -> one.has(producer, base))) {
            parent.dropped(BatchHeader.recordCount(batch, at));
        } else {
            forEach(batch, record -> add(record, false));
        }
    }

    private void forEach(ByteBuffer batch, Consumer<WaitingRecord> action) {
        try {
            WaitingBatch.read(batch, _ -> true).forEach(action);
        } catch (BadBatchException e) {
            LOG.error("log={} a waiting batch cannot be read: {}", log.id(), e.getMessage());
        }
    }

    private void takeOff(long offset, long dueMs) {
        inFlight.put(offset, dueMs);
        parent.inFlightChanged(this);
    }

    /// When the record was due, if it was in flight.
    private OptionalLong land(long offset) {
        Long dueMs = inFlight.remove(offset);
        if (dueMs == null) {
            return OptionalLong.empty();
        }
        parent.inFlightChanged(this);
        return OptionalLong.of(dueMs);
    }

    private void count(int by) {
        pending += by;
        parent.pendingChanged(this, by);
    }
}
