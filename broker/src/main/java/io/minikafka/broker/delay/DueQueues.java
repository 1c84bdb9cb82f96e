package io.minikafka.broker.delay;

import io.minikafka.storage.disk.Disk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// What waits here, in two queues: `mine` for what this node is to deliver, and `others` for what another node delivers, or
/// nobody now. So what is due and not for this node stands in nobody's way. On a node that is alone all is its own. A
/// record moves over when its turn comes and this node may not deliver it, and back by [#sortOthers]. RFC 0016, 4.6.
/// Owned by the delay thread.
final class DueQueues implements AutoCloseable {
    private final Disk disk;
    private final int nearMax;
    private final RunNumbers numbers;
    private DueQueue mine;
    private DueQueue others;

    /// Where a record belongs now.
    enum Place {
        MINE,
        OTHERS,
        /// Nobody delivers it any more.
        NOWHERE
    }

    DueQueues(Disk disk, int nearMax, long nextRun) {
        this.disk = disk;
        this.nearMax = nearMax;
        this.numbers = new RunNumbers(nextRun);
        this.mine = fresh();
        this.others = fresh();
    }

    private DueQueue fresh() {
        return new DueQueue(disk, nearMax, numbers);
    }

    DueQueue mine() {
        return mine;
    }

    DueQueue others() {
        return others;
    }

    /// Looks at all of `others` once.
    void sortOthers(Function<Due, Place> places) {
        DueQueue before = others;
        others = fresh();
        sort(before, places);
    }

    /// Looks at all there is, once.
    void sort(Function<Due, Place> places) {
        DueQueue before = mine;
        mine = fresh();
        sortOthers(places);
        sort(before, places);
    }

    private void sort(DueQueue from, Function<Due, Place> places) {
        while (from.size() > 0) {
            Due due = from.first().orElseThrow();
            from.removeFirst();
            switch (places.apply(due)) {
                case MINE -> mine.add(due);
                case OTHERS -> others.add(due);
                case NOWHERE -> {}
            }
        }
        others.retire(from.takeSpent());
    }

    long nextRun() {
        return numbers.next();
    }

    /// Entries in memory.
    int nearSize() {
        return mine.nearSize() + others.nearSize();
    }

    void forEachNear(Consumer<Due> action) {
        mine.forEachNear(action);
        others.forEachNear(action);
    }

    List<DueRun> runs() {
        return both(mine.runs(), others.runs());
    }

    /// Runs that are not needed any more once the state is on disk without them. They are the caller's.
    List<DueRun> takeSpent() {
        return both(mine.takeSpent(), others.takeSpent());
    }

    private static List<DueRun> both(List<DueRun> some, List<DueRun> more) {
        List<DueRun> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /// Of each partition an offset below which nothing waits here.
    Map<Integer, Long> lowestOffsets() {
        Map<Integer, Long> lowest = new HashMap<>(mine.lowestOffsets());
        others.lowestOffsets()
                .forEach((partition, offset) -> lowest.merge(partition, offset, Math::min));
        return lowest;
    }

    @Override
    public void close() {
        mine.close();
        others.close();
    }
}
