package io.minikafka.broker.txn;

import io.minikafka.broker.TopicPartition;
import java.util.List;

/// A producer's wish to write to partitions and to offsets of groups in its transaction.
public record Addition(
        String transactionalId,
        ProducerIdentity producer,
        List<TopicPartition> partitions,
        List<String> groups,
        Flow flow) {
    public static Addition of(
            String transactionalId,
            ProducerIdentity producer,
            List<TopicPartition> partitions,
            Flow flow) {
        return new Addition(transactionalId, producer, partitions, List.of(), flow);
    }

    public static Addition of(
            String transactionalId, ProducerIdentity producer, String groupId, Flow flow) {
        return new Addition(transactionalId, producer, List.of(), List.of(groupId), flow);
    }
}
