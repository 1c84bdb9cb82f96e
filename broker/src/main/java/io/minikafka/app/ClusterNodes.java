package io.minikafka.app;

import io.minikafka.broker.CoordinatorHome;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TopicPartition;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.raft.PeerCalls;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.protocol.ApiMessage;

/// The other nodes, as the broker's rooms need them. Groups and transactions are coordinated by the oldest node:
/// their journals are on its disk, so nobody else may take them over while it is away.
record ClusterNodes(MetadataStore metadata, PeerCalls calls)
        implements NodeRequests, CoordinatorHome {
    @Override
    public CompletionStage<ApiMessage> call(int nodeId, ApiMessage request, int timeoutMs) {
        return metadata.image()
                .cluster()
                .node(nodeId)
                .map(node ->
                        calls.call(new PeerCalls.Peer(nodeId, node.address()), request, timeoutMs))
                .orElseGet(() ->
                        CompletableFuture.failedFuture(
                                new IllegalStateException("there is no node " + nodeId)));
    }

    @Override
    public OptionalInt leader(TopicPartition partition) {
        return metadata.image()
                .topic(partition.topic())
                .flatMap(topic ->
                        metadata.image().cluster().partition(topic.id(), partition.partition()))
                .map(PartitionImage::state)
                .flatMap(state -> state.leader())
                .map(leader -> OptionalInt.of(leader.brokerId()))
                .orElseGet(OptionalInt::empty);
    }

    @Override
    public OptionalInt coordinator() {
        return oldest().map(node -> OptionalInt.of(node.nodeId())).orElseGet(OptionalInt::empty);
    }

    @Override
    public Optional<Place> find(RequestContext context) {
        return oldest().filter(node -> !node.fenced())
                .map(node -> new Place(node.nodeId(), node.address()));
    }

    private Optional<NodeImage> oldest() {
        Optional<NodeImage> oldest = Optional.empty();
        for (NodeImage node : metadata.image().cluster().nodes()) {
            if (oldest.isEmpty() || node.nodeId() < oldest.get().nodeId()) {
                oldest = Optional.of(node);
            }
        }
        return oldest;
    }
}
