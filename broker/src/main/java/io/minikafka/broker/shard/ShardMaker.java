package io.minikafka.broker.shard;

import io.minikafka.broker.journal.Journal;

/// Makes a shard out of its journal.
@FunctionalInterface
public interface ShardMaker<S extends Shard> {
    /// Replays `journal`. On a thread that may wait; nobody else has the shard yet.
    ///
    /// @param epoch in which this node leads the journal
    S open(int shard, int epoch, Journal journal);
}
