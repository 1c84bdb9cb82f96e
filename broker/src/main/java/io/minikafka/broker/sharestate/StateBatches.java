package io.minikafka.broker.sharestate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Batches that do not overlap, by their first offset. What is added is joined with what is there
/// ([StateBatch#joinedWith]), so it does not matter how often, or in which order, something is said.
final class StateBatches {
    private final TreeMap<Long, StateBatch> byFirst = new TreeMap<>();

    void join(StateBatch added) {
        cutAt(added.first());
        cutAt(added.last() + 1);
        Map<Long, StateBatch> overlapped = byFirst.subMap(added.first(), true, added.last(), true);
        List<StateBatch> joined = new ArrayList<>(1);
        long next = added.first();
        for (StateBatch old : overlapped.values()) {
            if (old.first() > next) {
                joined.add(added.within(next, old.first() - 1));
            }
            joined.add(old.joinedWith(added.within(old.first(), old.last())));
            next = old.last() + 1;
        }
        if (next <= added.last()) {
            joined.add(added.within(next, added.last()));
        }
        overlapped.clear();
        joined.forEach(this::put);
        meet(added.last() + 1);
    }

    private void cutAt(long offset) {
        Map.Entry<Long, StateBatch> below = byFirst.lowerEntry(offset);
        if (below != null && below.getValue().last() >= offset) {
            StateBatch whole = below.getValue();
            byFirst.put(whole.first(), whole.within(whole.first(), offset - 1));
            byFirst.put(offset, whole.within(offset, whole.last()));
        }
    }

    private void put(StateBatch batch) {
        byFirst.put(batch.first(), batch);
        meet(batch.first());
    }

    /// Makes one batch of two that meet at `offset` and say the same.
    private void meet(long offset) {
        StateBatch upper = byFirst.get(offset);
        Map.Entry<Long, StateBatch> lower = byFirst.lowerEntry(offset);
        if (upper != null && lower != null && lower.getValue().continuesWith(upper)) {
            StateBatch below = lower.getValue();
            byFirst.remove(offset);
            byFirst.put(
                    below.first(),
                    new StateBatch(below.first(), upper.last(), below.state(), below.deliveries()));
        }
    }

    /// Forgets everything before `start`, and what is done right behind it.
    ///
    /// @return the first offset that is not done
    long startAt(long start) {
        cutAt(start);
        byFirst.headMap(start).clear();
        long first = start;
        StateBatch next = byFirst.get(first);
        while (next != null && next.isEnd()) {
            byFirst.remove(first);
            first = next.last() + 1;
            next = byFirst.get(first);
        }
        return first;
    }

    List<StateBatch> list() {
        return List.copyOf(byFirst.values());
    }
}
