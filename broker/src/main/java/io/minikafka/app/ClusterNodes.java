package io.minikafka.app;

import io.minikafka.broker.CoordinatorHome;
import io.minikafka.broker.CoordinatorType;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.quorum.QuorumNode;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.ShardTopics;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.metadata.raft.PeerCalls.Peer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.kafka.common.protocol.ApiMessage;

/// The other nodes, as the broker's rooms need them. Groups and transactions are coordinated by who leads their shard
/// (RFC 0024).
record ClusterNodes(MetadataStore metadata, QuorumNode quorum)
        implements NodeRequests, CoordinatorHome {
    @Override
    public CompletionStage<ApiMessage> call(int nodeId, ApiMessage request, int timeoutMs) {
        return to(nodeId, peer -> quorum.calls().call(peer, request, timeoutMs));
    }

    @Override
    public CompletionStage<byte[]> call(int nodeId, short key, byte[] body, int timeoutMs) {
        return to(nodeId, peer -> quorum.privateCalls().call(peer, key, body, timeoutMs));
    }

    private <T> CompletionStage<T> to(int nodeId, Function<Peer, CompletionStage<T>> call) {
        return metadata.image()
                .cluster()
                .node(nodeId)
                .map(node -> call.apply(new Peer(nodeId, node.address())))
                .orElseGet(() ->
                        CompletableFuture.failedFuture(
                                new IllegalStateException("there is no node " + nodeId)));
    }

    @Override
    public boolean exists(TopicPartition partition) {
        return metadata.image()
                .topic(partition.topic())
                .filter(topic -> topic.hasPartition(partition.partition()))
                .isPresent();
    }

    @Override
    public OptionalInt leader(TopicPartition partition) {
        return metadata.image()
                .topic(partition.topic())
                .map(topic -> leader(topic, partition.partition()))
                .orElseGet(OptionalInt::empty);
    }

    @Override
    public OptionalInt coordinator(CoordinatorType type, String key) {
        String topic =
                switch (type) {
                    case GROUP -> ShardTopics.GROUPS;
                    case TRANSACTION -> ShardTopics.TRANSACTIONS;
                };
        return metadata.image()
                .topic(topic)
                .map(known -> leader(known, ShardTopics.shardOf(key, known.partitions())))
                .orElseGet(OptionalInt::empty);
    }

    private OptionalInt leader(TopicImage topic, int partition) {
        return metadata.image()
                .cluster()
                .partition(topic.id(), partition)
                .map(PartitionImage::state)
                .flatMap(state -> state.leader())
                .map(leader -> OptionalInt.of(leader.brokerId()))
                .orElseGet(OptionalInt::empty);
    }

    @Override
    public Optional<Place> find(RequestContext context, CoordinatorType type, String key) {
        OptionalInt coordinator = coordinator(type, key);
        return coordinator.isEmpty()
                ? Optional.empty()
                : metadata.image()
                        .cluster()
                        .node(coordinator.getAsInt())
                        .filter(node -> !node.fenced())
                        .map(ClusterNodes::place);
    }

    private static Place place(NodeImage node) {
        return new Place(node.nodeId(), node.address());
    }
}
