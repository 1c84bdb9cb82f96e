package io.minikafka.broker.share;

import java.util.ArrayList;
import java.util.List;

/// Gives records to a member: READY ones of the highest priority that there is, in the order of their offsets,
/// batch by batch.
final class Acquisition {
    private final SharePartition partition;
    private final Ask ask;
    private final int priority;
    private final int room;
    private final Hold hold;
    private final List<Acquired.Range> ranges = new ArrayList<>(2);
    private final List<Acquired.Run> runs = new ArrayList<>(1);
    private int taken;
    private int bytes;

    private Acquisition(SharePartition partition, Ask ask, int priority, int room, Hold hold) {
        this.partition = partition;
        this.ask = ask;
        this.priority = priority;
        this.room = room;
        this.hold = hold;
    }

    static Acquired acquire(SharePartition partition, Ask ask, Now now) {
        int free = partition.settings().locksMax() - partition.holds().records();
        int room = Math.min(ask.recordsMax(), free);
        if (room <= 0 || partition.ready().count() == 0) {
            return Acquired.NOTHING;
        }
        int priority = partition.ready().highest();
        long first = partition.ready().first(priority);
        Hold hold =
                new Hold(ask.memberId(), first, now.monotonicMs() + partition.settings().lockMs());
        var acquisition = new Acquisition(partition, ask, priority, room, hold);
        acquisition.walk(first);
        partition.holds().add(hold);
        return new Acquired(acquisition.ranges, acquisition.runs);
    }

    private void walk(long first) {
        long from = partition.batches().floorKey(first);
        for (BatchSpan batch : partition.batches().tailMap(from).values()) {
            if (taken >= room || partition.ready().count(priority) == 0) {
                return;
            }
            long at = Math.max(Math.max(first, batch.base()), partition.startOffset());
            long offset = nextReady(at, batch.last());
            if (offset > batch.last()) {
                continue;
            }
            if (taken > 0 && bytes + (long) batch.sizeBytes() > ask.bytesMax()) {
                return;
            }
            take(offset, batch.last());
            addRun(batch);
        }
    }

    /// The READY records of one batch, from `offset`.
    private void take(long offset, long last) {
        boolean fresh = true;
        long at = offset;
        while (at <= last && !(ask.strict() && taken == room)) {
            take(at, fresh);
            fresh = false;
            at = nextReady(at + 1, last);
        }
    }

    private void take(long offset, boolean firstOfBatch) {
        Window window = partition.window();
        partition.ready().remove(offset);
        int deliveries = Math.min(window.deliveries(offset) + 1, Byte.MAX_VALUE);
        window.state(offset, Slot.ACQUIRED);
        window.deliveries(offset, deliveries);
        window.hold(offset, hold);
        partition.holds().taken(hold, offset);
        taken++;
        addToRange(offset, deliveries, firstOfBatch);
    }

    /// Behind `last` if there is none.
    private long nextReady(long from, long last) {
        Window window = partition.window();
        long offset = from;
        while (offset <= last
                && (window.state(offset) != Slot.READY
                        || partition.ready().priority(offset) != priority)) {
            offset++;
        }
        return offset;
    }

    private void addToRange(long offset, int deliveries, boolean firstOfBatch) {
        if (!ranges.isEmpty()) {
            Acquired.Range range = ranges.getLast();
            boolean full =
                    firstOfBatch && offset - range.first() >= Math.max(1, ask.rangeRecords());
            if (range.last() + 1 == offset && range.deliveries() == deliveries && !full) {
                ranges.set(
                        ranges.size() - 1, new Acquired.Range(range.first(), offset, deliveries));
                return;
            }
        }
        ranges.add(new Acquired.Range(offset, offset, deliveries));
    }

    private void addRun(BatchSpan batch) {
        bytes += batch.sizeBytes();
        // Batches that nobody is to see lie between others, and have offsets of their own.
        if (!runs.isEmpty() && runs.getLast().last() + 1 == batch.base()) {
            Acquired.Run run = runs.getLast();
            runs.set(
                    runs.size() - 1,
                    new Acquired.Run(
                            run.base(), batch.last(), run.sizeBytes() + batch.sizeBytes()));
        } else {
            runs.add(new Acquired.Run(batch.base(), batch.last(), batch.sizeBytes()));
        }
    }
}
