package io.minikafka.broker.delay;

import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits, in the order in which it is due: the nearest in memory, the rest in runs on disk. When memory is full,
/// its later three quarters become a run; a run of which little is left comes back into memory. So there are at most
/// about as many runs as the entries fill eighths of runs. RFC 0016, 4.2. Owned by one thread.
final class DueQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DueQueue.class);

    private final Disk disk;
    private final int nearMax;
    private final RunNumbers numbers;
    private final DueHeap near = new DueHeap();
    private final PriorityQueue<DueRun> runs =
            new PriorityQueue<>(Comparator.comparing(DueRun::first));
    private final List<DueRun> spent = new ArrayList<>();
    private int spillAt;
    private long inRuns;

    /// @param numbers of its runs
    DueQueue(Disk disk, int nearMax, RunNumbers numbers) {
        this.disk = disk;
        this.nearMax = nearMax;
        this.spillAt = nearMax;
        this.numbers = numbers;
    }

    /// Takes up a run that is on the disk.
    ///
    /// @param left is given each of its entries
    void open(DueState.Run place, Consumer<Due> left) {
        take(DueRun.open(disk, place.number(), place.taken(), left));
    }

    private void take(DueRun run) {
        if (run.left() == 0) {
            retire(run);
        } else {
            runs.add(run);
            inRuns += run.left();
        }
    }

    void add(Due due) {
        if (near.size() >= spillAt) {
            spill();
        }
        near.add(due);
    }

    /// When the disk takes nothing, no records come that would wait; what does is kept in memory.
    private void spill() {
        try {
            take(DueRun.write(disk, numbers.take(), near, nearMax / 4));
            spillAt = nearMax;
        } catch (DiskException e) {
            spillAt = near.size() + nearMax;
            LOG.warn("due times stay in memory, more than there should be: {}", e.getMessage());
        }
    }

    long size() {
        return near.size() + inRuns;
    }

    Optional<Due> first() {
        if (near.size() == 0 && runs.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(isNear() ? near.first() : runs.element().first());
    }

    private boolean isNear() {
        return runs.isEmpty()
                || (near.size() > 0 && near.first().compareTo(runs.element().first()) <= 0);
    }

    /// There must be one.
    void removeFirst() {
        if (isNear()) {
            near.removeFirst();
            return;
        }
        DueRun run = runs.remove();
        run.removeFirst();
        inRuns--;
        if (run.left() == 0) {
            retire(run);
        } else if (run.isSmall() && near.size() + run.left() <= nearMax) {
            inRuns -= run.left();
            while (run.left() > 0) {
                near.add(run.first());
                run.removeFirst();
            }
            retire(run);
        } else {
            runs.add(run);
        }
    }

    private void retire(DueRun run) {
        spent.add(run);
    }

    /// Runs of another queue, of which nothing is left.
    void retire(List<DueRun> runs) {
        spent.addAll(runs);
    }

    /// Entries in memory.
    int nearSize() {
        return near.size();
    }

    void forEachNear(Consumer<Due> action) {
        near.forEach(action);
    }

    List<DueRun> runs() {
        return List.copyOf(runs);
    }

    /// Of each partition an offset below which nothing waits here.
    Map<Integer, Long> lowestOffsets() {
        Map<Integer, Long> lowest = new HashMap<>();
        near.forEach(due -> lowest.merge(due.partition(), due.offset(), Math::min));
        runs.forEach(run ->
                run.lowestOffsets()
                        .forEach(
                                (partition, offset) -> lowest.merge(partition, offset, Math::min)));
        return lowest;
    }

    /// Runs that are not needed any more once the state is on disk without them. They are the caller's.
    List<DueRun> takeSpent() {
        List<DueRun> taken = List.copyOf(spent);
        spent.clear();
        return taken;
    }

    @Override
    public void close() {
        runs.forEach(DueRun::close);
        spent.forEach(DueRun::close);
    }
}
