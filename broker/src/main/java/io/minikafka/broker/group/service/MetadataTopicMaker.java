package io.minikafka.broker.group.service;

import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.group.streams.TopicMaker;
import io.minikafka.broker.group.topology.Topology.InternalTopic;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Makes the internal topics of Streams applications through the metadata.
final class MetadataTopicMaker implements TopicMaker {
    private static final int BROKERS_DEFAULT = -1;

    private final MetadataStore metadata;
    private final Consumer<Runnable> owner;

    /// @param owner runs things on the coordinator's thread
    MetadataTopicMaker(MetadataStore metadata, Consumer<Runnable> owner) {
        this.metadata = metadata;
        this.owner = owner;
    }

    @Override
    public void make(List<InternalTopic> topics, Consumer<Map<String, String>> failed) {
        List<NewTopic> wanted = topics.stream().map(MetadataTopicMaker::newTopic).toList();
        metadata.submit(
                new CreateTopics(wanted, false),
                outcomes -> {
                    Map<String, String> failures = failures(topics, outcomes);
                    owner.accept(() -> failed.accept(failures));
                });
    }

    private static NewTopic newTopic(InternalTopic topic) {
        return new NewTopic(
                topic.name(),
                topic.partitions(),
                topic.replicationFactor() == 0 ? BROKERS_DEFAULT : topic.replicationFactor(),
                Map.of(),
                topic.configs());
    }

    private static Map<String, String> failures(
            List<InternalTopic> topics, List<Outcome<TopicImage>> outcomes) {
        Map<String, String> failures = new LinkedHashMap<>();
        for (int i = 0; i < topics.size(); i++) {
            if (outcomes.get(i)
                            instanceof Outcome.Refused<TopicImage>(MetadataError error, String why)
                    && error != MetadataError.TOPIC_EXISTS) {
                failures.put(topics.get(i).name(), why);
            }
        }
        return failures;
    }
}
