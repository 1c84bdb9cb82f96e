package io.minikafka.simulator.world;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Output;
import io.minikafka.cluster.replication.PartitionChange;
import io.minikafka.cluster.replication.PartitionState;
import java.util.List;

/// The metadata of the simulated partition: a history of states, each of which replicas hear of late.
interface MetadataSide {
    PartitionState state();

    int version();

    /// @param version from 1
    PartitionState state(int version);

    default boolean isElecting() {
        return state().leader().isEmpty();
    }

    /// Something that a replica reported has arrived.
    void reported(ReplicaId from, Output report);

    /// Goes on with elections.
    ///
    /// @param leaderIsGone whether the process of the leader is
    /// @return who is to be sealed for the newest epoch
    List<ReplicaId> conduct(boolean leaderIsGone);

    /// Somebody thinks that there should be another leader.
    void elect();

    /// Somebody wants a change, perhaps a foolish one.
    void change(PartitionChange change);
}
