package io.minikafka.broker.txn.service;

import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TransactionMarker;
import io.minikafka.broker.TransactionMarkers;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Markers for partitions wherever they are led: into the logs of this node, or to the others as WriteTxnMarkers.
///
/// @param here for what this node leads
public record ClusterMarkers(TransactionMarkers here, int nodeId, NodeRequests nodes)
        implements TransactionMarkers {
    private static final int TIMEOUT_MS = 5_000;

    @Override
    public void write(TransactionMarker marker, TopicPartition partition, Consumer<Errors> done) {
        OptionalInt leader = nodes.leader(partition);
        if (leader.isEmpty()) {
            // What took part in a transaction was known here when this node became its coordinator.
            done.accept(
                    nodes.exists(partition)
                            ? Errors.LEADER_NOT_AVAILABLE
                            : Errors.UNKNOWN_TOPIC_OR_PARTITION);
        } else if (leader.getAsInt() == nodeId) {
            here.write(marker, partition, done);
        } else {
            var _ =
                    nodes.call(leader.getAsInt(), request(marker, partition), TIMEOUT_MS)
                            .handle((response, failure) ->
                                    failure == null ? error(response) : Errors.REQUEST_TIMED_OUT)
                            .thenAccept(done);
        }
    }

    private static WriteTxnMarkersRequestData request(
            TransactionMarker marker, TopicPartition partition) {
        return new WriteTxnMarkersRequestData()
                .setMarkers(
                        List.of(
                                new WritableTxnMarker()
                                        .setProducerId(marker.producerId())
                                        .setProducerEpoch(marker.producerEpoch())
                                        .setCoordinatorEpoch(marker.coordinatorEpoch())
                                        .setTransactionResult(marker.commit())
                                        .setTransactionVersion((byte) marker.transactionVersion())
                                        .setTopics(
                                                List.of(
                                                        new WritableTxnMarkerTopic()
                                                                .setName(partition.topic())
                                                                .setPartitionIndexes(
                                                                        List.of(
                                                                                partition
                                                                                        .partition()))))));
    }

    private static Errors error(ApiMessage message) {
        if (message instanceof WriteTxnMarkersResponseData response) {
            for (var marker : response.markers()) {
                for (var topic : marker.topics()) {
                    for (var partition : topic.partitions()) {
                        return Errors.forCode(partition.errorCode());
                    }
                }
            }
        }
        return Errors.UNKNOWN_SERVER_ERROR;
    }
}
