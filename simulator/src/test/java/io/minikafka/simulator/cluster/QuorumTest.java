package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Answers;
import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.QuorumInfo.ReplicaState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three processes with one history of metadata: joining, changes sent to any node, the active one killed.
class QuorumTest {
    @TempDir Path folder;

    private final List<BrokerProcess> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(BrokerProcess::close);
    }

    @Test
    void aNodeAloneBecomesAClusterWhenOthersJoinItAndItsTopicsStay() throws Exception {
        start("first", Map.of());
        create(nodes.getFirst(), "from-before", 2);
        join("second");
        join("third");
        awaitVoters(3);
        for (int i = 0; i < 3; i++) {
            create(nodes.get(i), "made-at-" + i, 3);
        }
        Set<String> all = Set.of("from-before", "made-at-0", "made-at-1", "made-at-2");
        nodes.forEach(node -> awaitTopics(node, all));

        BrokerProcess active = active();
        active.kill9();
        long killedNs = System.nanoTime();
        List<BrokerProcess> others = nodes.stream().filter(node -> node != active).toList();
        create(others.getFirst(), "after-the-kill", 1);
        System.err.printf(
                "changes go on %d ms after kill -9 of the active node%n",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNs));
        awaitTopics(others.getLast(), Set.of("after-the-kill"));
        awaitFenced(others.getFirst(), 1);

        active.restart();
        awaitTopics(active, Set.of("after-the-kill"));
        awaitFenced(others.getFirst(), 0);
        create(active, "made-by-who-came-back", 1);
        others.forEach(node -> awaitTopics(node, Set.of("made-by-who-came-back")));

        nodes.forEach(BrokerProcess::kill9);
        nodes.getFirst().restartWithoutWaiting();
        nodes.getLast().restart();
        awaitTopics(nodes.getLast(), Set.of("from-before", "made-by-who-came-back"));
    }

    @Test
    void twoLiveNodesWithOneIdAreRefused() {
        start("first", Map.of("minikafka.cluster", "true"));
        BrokerProcess second =
                BrokerProcess.launch(
                        folder.resolve("second"),
                        Map.of(
                                "node.id",
                                "1",
                                "minikafka.cluster.join",
                                nodes.getFirst().bootstrap()));
        nodes.add(second);
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.logText()).contains("Node 1 is alive");
    }

    private void start(String name, Map<String, String> settings) {
        nodes.add(BrokerProcess.start(folder.resolve(name), settings));
    }

    private void join(String name) {
        start(name, Map.of("minikafka.cluster.join", nodes.getFirst().bootstrap()));
    }

    private static Admin admin(BrokerProcess node) {
        return Admin.create(
                Map.of(
                        "bootstrap.servers", node.bootstrap(),
                        "request.timeout.ms", "10000",
                        "default.api.timeout.ms", "30000"));
    }

    /// Through the moment without an active node; a try that failed may have made it.
    private static void create(BrokerProcess node, String topic, int partitions) {
        try (Admin admin = admin(node)) {
            Await.until(
                    topic + " is made",
                    () -> {
                        try {
                            admin.createTopics(
                                            List.of(
                                                    new NewTopic(
                                                            topic,
                                                            Optional.of(partitions),
                                                            Optional.empty())))
                                    .all()
                                    .get();
                            return true;
                        } catch (ExecutionException e) {
                            return e.getCause() instanceof TopicExistsException;
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    });
        }
    }

    private static void awaitTopics(BrokerProcess node, Set<String> topics) {
        try (Admin admin = admin(node)) {
            Await.until(
                    node.bootstrap() + " has " + topics,
                    () ->
                            Answers.orElse(
                                    false,
                                    () -> admin.listTopics().names().get().containsAll(topics)));
        }
    }

    private static void awaitFenced(BrokerProcess node, int count) {
        try (Admin admin = admin(node)) {
            Await.until(
                    count + " fenced",
                    () ->
                            count
                                    == value(
                                                    admin.describeCluster(
                                                                    new DescribeClusterOptions()
                                                                            .includeFencedBrokers(
                                                                                    true))
                                                            .nodes())
                                            .stream()
                                            .filter(Node::isFenced)
                                            .count());
        }
    }

    private void awaitVoters(int count) {
        Await.until(count + " voters", () -> quorum(nodes.getFirst()).voters().size() == count);
        Set<Integer> ids =
                quorum(nodes.getFirst()).voters().stream()
                        .map(ReplicaState::replicaId)
                        .collect(Collectors.toSet());
        assertThat(ids).containsExactlyInAnyOrder(1, 2, 3);
    }

    private BrokerProcess active() {
        return nodes.get(quorum(nodes.getFirst()).leaderId() - 1);
    }

    private static QuorumInfo quorum(BrokerProcess node) {
        try (Admin admin = admin(node)) {
            return value(admin.describeMetadataQuorum().quorumInfo());
        }
    }

    private static <T> T value(KafkaFuture<T> future) {
        try {
            return future.get(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
