package io.minikafka.storage;

import java.util.ArrayDeque;
import java.util.TreeSet;

/// Which offsets of a log are undecided: where each transaction begins that has no marker yet, or whose marker is not
/// committed yet. Consumers of committed records read below the first of them. Guarded by the log; nearly free as long
/// as there is no transaction.
final class OpenTransactions {
    static final long NONE = Long.MAX_VALUE;

    /// First offsets of those without a marker.
    private final TreeSet<Long> ongoing = new TreeSet<>();

    /// Those with a marker that is not committed, in the order of the markers; and their first offsets.
    private final ArrayDeque<Ended> ended = new ArrayDeque<>(1);

    private final TreeSet<Long> endedFirst = new TreeSet<>();

    private record Ended(long firstOffset, long markerOffset) {}

    void began(long firstOffset) {
        ongoing.add(firstOffset);
    }

    /// @return the first offset that is undecided when this marker is committed
    long ended(long firstOffset, long markerOffset) {
        ongoing.remove(firstOffset);
        endedFirst.add(firstOffset);
        ended.add(new Ended(firstOffset, markerOffset));
        return ongoing.isEmpty() ? markerOffset + 1 : ongoing.first();
    }

    /// A transaction that ended, as far as is known of a log that was read from the disk.
    void decideLater(long firstOffset, long markerOffset) {
        endedFirst.add(firstOffset);
        ended.add(new Ended(firstOffset, markerOffset));
    }

    /// What was from `offset` on never was.
    void cutTo(long offset) {
        while (!ended.isEmpty() && ended.getLast().markerOffset() >= offset) {
            long first = ended.removeLast().firstOffset();
            endedFirst.remove(first);
            ongoing.add(first);
        }
        ongoing.tailSet(offset, true).clear();
    }

    /// The log is committed up to `highWatermark`.
    ///
    /// @return whether something was decided by that
    boolean committed(long highWatermark) {
        boolean decided = false;
        while (!ended.isEmpty() && ended.peek().markerOffset() < highWatermark) {
            endedFirst.remove(ended.remove().firstOffset());
            decided = true;
        }
        return decided;
    }

    /// The first undecided offset; [#NONE] if everything is decided.
    long first() {
        long first = ongoing.isEmpty() ? NONE : ongoing.first();
        return endedFirst.isEmpty() ? first : Math.min(first, endedFirst.first());
    }
}
