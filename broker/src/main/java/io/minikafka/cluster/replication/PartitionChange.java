package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;
import java.util.List;

/// What one can ask the metadata to do with a partition. Those that follow from what was seen in an epoch
/// name it, and come to nothing in another one.
public sealed interface PartitionChange {
    /// A new epoch, for which the replicas are to be sealed.
    record Elect(int inEpoch) implements PartitionChange {}

    /// `leader` won the election of `epoch` ([Election]).
    record Name(int epoch, ReplicaId leader) implements PartitionChange {}

    /// An operator names a leader, and accepts that acknowledged records may be lost.
    record NameUnclean(int epoch, ReplicaId leader) implements PartitionChange {}

    /// Another set of members or other quorums; also in place of a change that is still pending.
    record Reconfigure(Configuration wanted) implements PartitionChange {}

    /// The leader's word that a write quorum of the new members holds the start of `epoch`.
    record Activate(int epoch) implements PartitionChange {}

    /// Back to the last configuration that was active.
    record Cancel() implements PartitionChange {}

    /// Other learners.
    record Learn(List<ReplicaId> learners) implements PartitionChange {}
}
