package io.minikafka.simulator.cluster;

import io.minikafka.simulator.broker.Answers;
import io.minikafka.simulator.broker.Await;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/// How well topics are replicated.
final class Replicas {
    private Replicas() {}

    static void awaitThree(Admin admin, String topic) {
        Await.until(
                "three replicas of " + topic,
                () -> inSync(admin, topic),
                () -> inSync(admin, topic) == 3);
    }

    /// The fewest replicas in sync of a partition; 0 if one has no leader.
    private static int inSync(Admin admin, String topic) {
        return Answers.orElse(
                0,
                () -> {
                    TopicDescription described =
                            admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
                    return Objects.requireNonNull(described).partitions().stream()
                            .mapToInt(partition ->
                                    partition.leader() == null ? 0 : partition.isr().size())
                            .min()
                            .orElse(0);
                });
    }
}
