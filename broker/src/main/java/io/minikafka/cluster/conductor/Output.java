package io.minikafka.cluster.conductor;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.ClusterCommand;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.replication.SealAnswer;
import java.util.Optional;

/// What the conductor wants done.
public sealed interface Output {
    /// Submit a command; its result does not matter, because the image tells what became of it.
    record Submit(ClusterCommand<?> command) implements Output {}

    /// Send a SEAL to a replica. It may get lost: it is sent again.
    record Seal(ReplicaId to, TopicIdPartition partition, int epoch) implements Output {}

    /// A leader was named, on request, that may lack acknowledged records: to be told where operators look.
    ///
    /// @param answer what it said that it has; empty if another term's conductor heard it
    record NamedUnclean(PartitionImage partition, Optional<SealAnswer> answer) implements Output {}
}
