package io.minikafka.cluster.conductor;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.replication.Output;
import java.util.List;

/// What happens to the conductor. Times are monotonic milliseconds.
public sealed interface Input {
    long nowMs();

    /// The image is another one now.
    ///
    /// @param records what was replayed in between
    record Changed(long nowMs, List<MetadataRecord> records, MetadataImage image)
            implements Input {}

    /// A node says that it lives.
    ///
    /// @param incarnation of its process
    record Heard(long nowMs, int nodeId, long incarnation) implements Input {}

    /// Gossip believes that a node is dead. A hint: it may start elections, and fences nobody.
    record Suspected(long nowMs, int nodeId) implements Input {}

    /// A replica has something to say about its partition.
    record Reported(long nowMs, ReplicaId from, TopicIdPartition partition, Output.Report report)
            implements Input {}

    /// An operator accepts that acknowledged records of a partition may be lost, if it gets a leader by that.
    ///
    /// @param untilMs when that does not count any more
    record UncleanAsked(long nowMs, TopicIdPartition partition, long untilMs) implements Input {}

    /// To be given every few tens of milliseconds.
    record Tick(long nowMs) implements Input {}
}
