package io.minikafka.broker.shard;

import io.minikafka.broker.journal.JournalRecord;
import java.util.ArrayList;
import java.util.List;

/// What the node that founded the cluster had in its journal when it was alone.
@FunctionalInterface
public interface EarlierState {
    /// The part that belongs to a shard; nothing if there was nothing. Reads the old journal, so it may wait.
    List<JournalRecord> of(int shard, int count);

    /// This and then what `other` had.
    default EarlierState with(EarlierState other) {
        return (shard, count) -> {
            List<JournalRecord> all = new ArrayList<>(of(shard, count));
            all.addAll(other.of(shard, count));
            return all;
        };
    }
}
