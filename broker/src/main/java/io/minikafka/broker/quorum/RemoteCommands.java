package io.minikafka.broker.quorum;

import io.minikafka.broker.MetadataStore;
import io.minikafka.cluster.metadata.ClusterCommand.Want;
import io.minikafka.cluster.metadata.ClusterCommand.Wish;
import io.minikafka.cluster.metadata.MetadataCommand;
import io.minikafka.cluster.metadata.MetadataCommand.AllocateProducerIds;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.Outcome.Refused;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.ProducerIdBlock;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.message.AllocateProducerIdsRequestData;
import org.apache.kafka.common.message.AllocateProducerIdsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// What this node itself needs of the metadata while another one is active: topics that are made because
/// somebody asks for them, and producer ids. They go there as Kafka's own requests. Other commands come from
/// requests that were sent on before ([ForwardingHandler]), and are refused here.
final class RemoteCommands implements QuorumMetadata.Elsewhere {
    private static final int TIMEOUT_MS = 10_000;

    private final int nodeId;
    private final Forwarding forwarding;
    private final Supplier<MetadataStore> metadata;
    private final Supplier<QuorumMetadata> refusals;

    /// @param metadata to wait for what was made elsewhere
    RemoteCommands(int nodeId, Forwarding forwarding, Supplier<QuorumMetadata> metadata) {
        this.nodeId = nodeId;
        this.forwarding = forwarding;
        this.metadata = metadata::get;
        this.refusals = metadata;
    }

    @Override
    public <R> void submit(MetadataCommand<R> command, Consumer<R> result) {
        @SuppressWarnings("unchecked") // each command's answer is made of that command's R
        CompletableFuture<R> answer =
                (CompletableFuture<R>)
                        switch (command) {
                            case AllocateProducerIds(int _) -> allocate();
                            case CreateTopics(List<NewTopic> topics, boolean validateOnly)
                                    when !validateOnly ->
                                    create(topics);
                            case OfCluster<?>(Want(List<Wish> wishes)) -> want(wishes);
                            default ->
                                    CompletableFuture.completedFuture(
                                            refusals.get().notActive(command));
                        };
        var _ = answer.exceptionally(_ -> refusals.get().notActive(command)).thenAccept(result);
    }

    private CompletableFuture<Outcome<ProducerIdBlock>> allocate() {
        AllocateProducerIdsRequestData request =
                new AllocateProducerIdsRequestData().setBrokerId(nodeId).setBrokerEpoch(0);
        return forwarding
                .send(request, request.highestSupportedVersion(), TIMEOUT_MS)
                .thenApply(RemoteCommands::block);
    }

    private static Outcome<ProducerIdBlock> block(ApiMessage message) {
        return message instanceof AllocateProducerIdsResponseData response
                        && response.errorCode() == Errors.NONE.code()
                ? new Outcome.Done<>(
                        new ProducerIdBlock(response.producerIdStart(), response.producerIdLen()))
                : new Refused<>(MetadataError.NOT_ACTIVE, "The active node gives no producer ids.");
    }

    private CompletableFuture<List<Outcome<TopicImage>>> create(List<NewTopic> topics) {
        CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(TIMEOUT_MS);
        for (NewTopic topic : topics) {
            CreatableTopic wanted =
                    new CreatableTopic()
                            .setName(topic.name())
                            .setNumPartitions(topic.partitions())
                            .setReplicationFactor((short) topic.replicationFactor());
            topic.assignments()
                    .forEach((partition, nodes) ->
                            wanted.assignments()
                                    .add(
                                            new CreatableReplicaAssignment()
                                                    .setPartitionIndex(partition)
                                                    .setBrokerIds(nodes)));
            topic.configs()
                    .forEach((name, value) ->
                            wanted.configs()
                                    .add(new CreatableTopicConfig().setName(name).setValue(value)));
            request.topics().add(wanted);
        }
        return forwarding
                .send(request, request.highestSupportedVersion(), TIMEOUT_MS)
                .thenCompose(message -> made(topics, message));
    }

    /// Kafka's request names partitions by their topic. What became of each wish is told as a whole: its errors are
    /// for administrators, who ask by themselves.
    private CompletableFuture<List<Outcome<PartitionImage>>> want(List<Wish> wishes) {
        MetadataImage image = metadata.get().image();
        Map<String, ReassignableTopic> topics = new LinkedHashMap<>();
        List<PartitionImage> wanted = new ArrayList<>();
        for (Wish wish : wishes) {
            Optional<TopicImage> topic = image.topic(wish.partition().topicId());
            Optional<PartitionImage> partition = image.cluster().partition(wish.partition());
            if (topic.isPresent() && partition.isPresent()) {
                topics.computeIfAbsent(
                                topic.get().name(), name -> new ReassignableTopic().setName(name))
                        .partitions()
                        .add(
                                new ReassignablePartition()
                                        .setPartitionIndex(wish.partition().partition())
                                        .setReplicas(wish.nodes()));
                wanted.add(
                        new PartitionImage(
                                wish.partition(), partition.get().state(), wish.nodes()));
            }
        }
        AlterPartitionReassignmentsRequestData request =
                new AlterPartitionReassignmentsRequestData()
                        .setTimeoutMs(TIMEOUT_MS)
                        .setTopics(List.copyOf(topics.values()));
        return forwarding
                .send(request, request.highestSupportedVersion(), TIMEOUT_MS)
                .thenApply(message -> wanted.stream().map(each -> wish(each, message)).toList());
    }

    private static Outcome<PartitionImage> wish(PartitionImage wanted, ApiMessage message) {
        return message instanceof AlterPartitionReassignmentsResponseData response
                        && response.errorCode() == Errors.NONE.code()
                ? new Outcome.Done<>(wanted)
                : new Refused<>(MetadataError.NOT_ACTIVE, "The active node did not move it.");
    }

    private CompletableFuture<List<Outcome<TopicImage>>> made(
            List<NewTopic> topics, ApiMessage message) {
        if (!(message instanceof CreateTopicsResponseData response)) {
            throw new IllegalStateException("no answer to CreateTopics: " + message);
        }
        return awaitTopics(topics)
                .thenApply(image ->
                        topics.stream()
                                .map(topic -> outcome(image, topic.name(), response))
                                .toList());
    }

    /// The image of this node may be a little behind; what was made shall be seen by who asked for it.
    private CompletableFuture<MetadataImage> awaitTopics(List<NewTopic> topics) {
        return new ImageWait(metadata.get())
                .until(image ->
                        topics.stream().allMatch(topic -> image.topic(topic.name()).isPresent()));
    }

    private static Outcome<TopicImage> outcome(
            MetadataImage image, String name, CreateTopicsResponseData response) {
        Optional<TopicImage> there = image.topic(name);
        if (there.isPresent()) {
            return new Outcome.Done<>(there.get());
        }
        CreatableTopicResult result = response.topics().find(name);
        String message =
                result == null || result.errorMessage() == null
                        ? "The active node did not make it."
                        : result.errorMessage();
        return new Refused<>(
                result != null && result.errorCode() == Errors.INVALID_TOPIC_EXCEPTION.code()
                        ? MetadataError.INVALID_TOPIC
                        : MetadataError.NOT_ACTIVE,
                message);
    }
}
