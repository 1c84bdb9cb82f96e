package io.minikafka.cluster.replication;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.ReplicaId;

/// Something said from one replica to another, or between a replica and the node that conducts its partition.
///
/// @param from the conducting node has no directory of its own in this: [LetterCodec#NO_DIRECTORY]
public record ReplicaLetter(TopicIdPartition partition, ReplicaId from, ReplicaId to, Word word) {}
