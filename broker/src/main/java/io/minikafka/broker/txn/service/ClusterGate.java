package io.minikafka.broker.txn.service;

import io.minikafka.broker.CoordinatorType;
import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TransactionGate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Asks the transaction coordinator wherever it is: on this node, or by AddPartitionsToTxn as brokers use it (KIP-890).
///
/// @param here the coordinator of this node
public record ClusterGate(TransactionGate here, int nodeId, NodeRequests nodes)
        implements TransactionGate {
    private static final int TIMEOUT_MS = 5_000;

    @Override
    public void admit(
            String transactionalId,
            long producerId,
            short producerEpoch,
            List<TopicPartition> partitions,
            boolean addMissing,
            Consumer<Map<TopicPartition, Errors>> answer) {
        OptionalInt coordinator = nodes.coordinator(CoordinatorType.TRANSACTION, transactionalId);
        if (coordinator.isEmpty()) {
            answer.accept(all(partitions, Errors.COORDINATOR_NOT_AVAILABLE));
        } else if (coordinator.getAsInt() == nodeId) {
            here.admit(transactionalId, producerId, producerEpoch, partitions, addMissing, answer);
        } else {
            AddPartitionsToTxnTransaction asked =
                    new AddPartitionsToTxnTransaction()
                            .setTransactionalId(transactionalId)
                            .setProducerId(producerId)
                            .setProducerEpoch(producerEpoch)
                            .setVerifyOnly(!addMissing);
            for (TopicPartition partition : partitions) {
                AddPartitionsToTxnTopic topic = asked.topics().find(partition.topic());
                if (topic == null) {
                    topic = new AddPartitionsToTxnTopic().setName(partition.topic());
                    asked.topics().add(topic);
                }
                topic.partitions().add(partition.partition());
            }
            AddPartitionsToTxnRequestData request = new AddPartitionsToTxnRequestData();
            request.transactions().add(asked);
            var _ =
                    nodes.call(coordinator.getAsInt(), request, TIMEOUT_MS)
                            .handle((response, failure) ->
                                    failure == null
                                            ? errors(partitions, response)
                                            : all(partitions, Errors.COORDINATOR_NOT_AVAILABLE))
                            .thenAccept(answer);
        }
    }

    private static Map<TopicPartition, Errors> errors(
            List<TopicPartition> partitions, ApiMessage message) {
        if (!(message instanceof AddPartitionsToTxnResponseData response)) {
            return all(partitions, Errors.UNKNOWN_SERVER_ERROR);
        }
        Errors whole = Errors.forCode(response.errorCode());
        if (whole == Errors.UNSUPPORTED_VERSION) {
            // It is only just starting. A client that heard this would give up for good.
            return all(partitions, Errors.COORDINATOR_NOT_AVAILABLE);
        }
        if (whole != Errors.NONE) {
            return all(partitions, whole);
        }
        Map<TopicPartition, Errors> errors = all(partitions, Errors.UNKNOWN_SERVER_ERROR);
        response.resultsByTransaction()
                .forEach(one ->
                        one.topicResults()
                                .forEach(topic ->
                                        topic.resultsByPartition()
                                                .forEach(partition ->
                                                        errors.put(
                                                                new TopicPartition(
                                                                        topic.name(),
                                                                        partition.partitionIndex()),
                                                                Errors.forCode(
                                                                        partition
                                                                                .partitionErrorCode())))));
        return errors;
    }

    private static Map<TopicPartition, Errors> all(List<TopicPartition> partitions, Errors error) {
        Map<TopicPartition, Errors> errors = new HashMap<>();
        partitions.forEach(partition -> errors.put(partition, error));
        return errors;
    }
}
