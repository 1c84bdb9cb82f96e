package io.minikafka.broker.sharestate;

import java.util.List;

/// What is remembered of one share partition.
///
/// @param start the first offset that is not done; [StateChange#NOWHERE] if the group has not begun there
/// @param batches behind the start
public record StateView(int stateEpoch, int leaderEpoch, long start, List<StateBatch> batches) {
    /// Records that are done among those behind the start.
    public long doneCount() {
        return batches.stream()
                .filter(StateBatch::isEnd)
                .mapToLong(batch -> batch.last() - batch.first() + 1)
                .sum();
    }
}
