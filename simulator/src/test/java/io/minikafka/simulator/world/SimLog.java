package io.minikafka.simulator.world;

import io.minikafka.cluster.replication.EpochChain;
import io.minikafka.cluster.replication.EpochStart;
import io.minikafka.cluster.replication.LogState;
import java.util.ArrayList;
import java.util.List;

/// A log in memory. Deleted records stay known to the checks: the list begins at offset 0 or where the log was restarted.
final class SimLog {
    private final List<Entry> entries = new ArrayList<>();
    private long base;
    private long start;

    SimLog copy() {
        SimLog copy = new SimLog();
        copy.entries.addAll(entries);
        copy.base = base;
        copy.start = start;
        return copy;
    }

    long start() {
        return start;
    }

    /// The oldest offset of which the content is known.
    long base() {
        return base;
    }

    long end() {
        return base + entries.size();
    }

    Entry at(long offset) {
        return entries.get((int) (offset - base));
    }

    void append(List<Entry> more) {
        entries.addAll(more);
    }

    void truncate(long end) {
        entries.subList((int) (end - base), entries.size()).clear();
    }

    void restart(long offset) {
        entries.clear();
        base = offset;
        start = offset;
    }

    void deleteBefore(long offset) {
        start = Math.max(start, Math.min(offset, end()));
    }

    List<Entry> between(long from, long to) {
        return List.copyOf(entries.subList((int) (from - base), (int) (to - base)));
    }

    int lastEpoch() {
        return start == end() ? 0 : at(end() - 1).epoch();
    }

    LogState found() {
        List<EpochStart> epochs = new ArrayList<>();
        int last = 0;
        for (long offset = start; offset < end(); offset++) {
            if (at(offset).epoch() != last) {
                last = at(offset).epoch();
                epochs.add(new EpochStart(last, offset));
            }
        }
        return new LogState(start, end(), EpochChain.of(epochs));
    }
}
