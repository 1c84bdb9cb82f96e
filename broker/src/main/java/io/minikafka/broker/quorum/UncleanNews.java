package io.minikafka.broker.quorum;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.conductor.Output.NamedUnclean;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.replication.PartitionState;
import java.util.List;
import java.util.stream.Collectors;

/// What an unclean election may have cost, in words for the log.
final class UncleanNews {
    private UncleanNews() {}

    static String text(MetadataImage image, NamedUnclean news) {
        PartitionImage partition = news.partition();
        PartitionState state = partition.state();
        String topic =
                image.topic(partition.id().topicId())
                        .map(TopicImage::name)
                        .orElseGet(() -> partition.id().topicId().toString());
        List<ReplicaId> gone =
                state.stable().members().stream()
                        .filter(member -> !image.cluster().lives(member))
                        .toList();
        return "Unclean election, as asked for: partition %d of topic %s is led by node %s in epoch %d%s. An election needs %d of its %d replicas, and those of node(s) %s are away: acknowledged records that only they have are lost, and are cut off there when they come back."
                .formatted(
                        partition.id().partition(),
                        topic,
                        state.leader().map(leader -> "" + leader.brokerId()).orElse("?"),
                        state.epoch(),
                        news.answer()
                                .map(answer ->
                                        ", with what it has up to offset %d as of epoch %d"
                                                .formatted(answer.endOffset(), answer.adopted()))
                                .orElse(""),
                        state.stable().quorums().r(),
                        state.stable().quorums().n(),
                        gone.stream()
                                .map(member -> Integer.toString(member.brokerId()))
                                .collect(Collectors.joining(", ")));
    }
}
