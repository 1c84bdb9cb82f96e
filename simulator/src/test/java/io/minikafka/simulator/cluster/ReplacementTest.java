package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.cli.Cli;
import io.minikafka.simulator.broker.Answers;
import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.ProcessCluster;
import io.minikafka.simulator.client.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Machines and disks that are replaced, and a move that is taken back, with processes.
class ReplacementTest {
    private static final String TOPIC = "kept";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final int RECORDS = 500;

    @TempDir Path folder;

    @RegisterExtension final ProcessCluster cluster = new ProcessCluster();

    @Test
    void aMachineThatIsGoneIsReplacedByANewOne() throws Exception {
        cluster.form(folder, 3, Map.of());
        try (Admin admin = cluster.admin()) {
            cluster.createTopic(admin, TOPIC, 1, Map.of());
            List<String> values = new ArrayList<>(produce("before"));
            assertThat(remove(3)).as("it lives").isNotZero();
            cluster.node(3).kill9();
            awaitFenced(admin, 1);
            cluster.join(folder, Map.of());
            assertThat(remove(3)).isZero();
            Await.until(
                    "three replicas without it",
                    () -> replicas(admin),
                    () -> replicas(admin).equals(Set.of(1, 2, 4)));
            awaitFenced(admin, 0);
            values.addAll(produce("after"));
            Await.until("it votes on the metadata", () -> voters(admin).equals(Set.of(1, 2, 4)));
            cluster.node(1).kill9();
            values.addAll(produce("with one less"));
            assertThat(read()).containsExactlyElementsOf(values);
        }
    }

    /// It has another directory id, so that nobody counts on what it had.
    @Test
    void aNodeWhoseDiskIsEmptyIsANewReplica() throws Exception {
        cluster.form(folder, 2, Map.of());
        BrokerProcess third = cluster.join(folder, Map.of("node.id", "3"));
        try (Admin admin = cluster.admin()) {
            cluster.awaitFormed(admin);
            cluster.createTopic(admin, TOPIC, 1, Map.of());
            List<String> values = new ArrayList<>(produce("before"));
            third.kill9();
            values.addAll(produce("without it"));
            awaitFenced(admin, 1);
            delete(third.dataDir());
            third.restart();
            awaitFenced(admin, 0);
            Await.until(
                    "it has all again",
                    () -> sizes(admin),
                    () -> {
                        Map<Integer, Long> sizes = sizes(admin);
                        return sizes.getOrDefault(3, -1L) > 0
                                && sizes.getOrDefault(3, -1L).equals(sizes.get(1));
                    });
            values.addAll(produce("with it"));
            cluster.awaitFormed(admin);
            cluster.node(1).kill9();
            values.addAll(produce("with it alone and another"));
            assertThat(read()).containsExactlyElementsOf(values);
        }
    }

    @Test
    void aMoveUnderWayIsToldAndTakenBack() throws Exception {
        cluster.form(folder, 4, Map.of("leader.replication.throttled.rate", "20000"));
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Map.of(0, List.of(1, 2, 3)))))
                    .all()
                    .get();
            Await.until("it is led", () -> ProcessCluster.leader(admin, TOPIC, 0) > 0);
            String much = "x".repeat(10_000);
            List<String> values =
                    new ArrayList<>(
                            Acknowledged.produce(
                                    cluster.bootstrap(),
                                    TOPIC,
                                    IntStream.range(0, RECORDS).mapToObj(i -> much + i).toList()));
            reassign(admin, Optional.of(new NewPartitionReassignment(List.of(1, 2, 4))));
            Await.until(
                    "the move is told",
                    () ->
                            move(admin)
                                    .filter(move -> move.addingReplicas().equals(List.of(4)))
                                    .filter(move -> move.removingReplicas().equals(List.of(3)))
                                    .isPresent());
            reassign(admin, Optional.empty());
            Await.until("the move is taken back", () -> move(admin).isEmpty());
            values.addAll(produce("after"));
            Await.until("it is where it was", () -> replicas(admin).equals(Set.of(1, 2, 3)));
            assertThat(read()).containsExactlyElementsOf(values);
        }
    }

    /// As one node knows it; another may know more.
    private static Optional<PartitionReassignment> move(Admin admin) {
        return Answers.orElse(
                Optional.empty(),
                () ->
                        Optional.ofNullable(
                                admin.listPartitionReassignments()
                                        .reassignments()
                                        .get()
                                        .get(PARTITION)));
    }

    private static void reassign(Admin admin, Optional<NewPartitionReassignment> where)
            throws Exception {
        admin.alterPartitionReassignments(Map.of(PARTITION, where)).all().get();
    }

    private List<String> produce(String name) throws Exception {
        return Acknowledged.produce(cluster.bootstrap(), TOPIC, name, RECORDS);
    }

    private List<String> read() {
        return TopicReader.readAll(cluster.bootstrap(), TOPIC, 1, "read_uncommitted");
    }

    private int remove(int node) {
        return Cli.run(
                _ -> {
                    throw new IllegalStateException("nothing is started");
                },
                new String[] {
                    "nodes", "remove", Integer.toString(node), "-b", cluster.node(1).bootstrap()
                });
    }

    static void awaitFenced(Admin admin, long count) {
        Await.until(
                count + " nodes are missed",
                () ->
                        Answers.orElse(
                                        -1L,
                                        () ->
                                                admin
                                                        .describeCluster(
                                                                new DescribeClusterOptions()
                                                                        .includeFencedBrokers(true))
                                                        .nodes()
                                                        .get()
                                                        .stream()
                                                        .filter(Node::isFenced)
                                                        .count())
                                == count);
    }

    private static Set<Integer> voters(Admin admin) {
        return Answers.orElse(
                Set.of(),
                () ->
                        admin.describeMetadataQuorum().quorumInfo().get().voters().stream()
                                .map(QuorumInfo.ReplicaState::replicaId)
                                .collect(Collectors.toSet()));
    }

    /// The nodes that hold the partition.
    private static Set<Integer> replicas(Admin admin) {
        return Answers.orElse(
                Set.of(),
                () -> {
                    TopicDescription topic =
                            admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC);
                    return Set.copyOf(
                            Objects.requireNonNull(topic)
                                    .partitions()
                                    .getFirst()
                                    .replicas()
                                    .stream()
                                    .map(Node::id)
                                    .toList());
                });
    }

    /// Of the partition, by node.
    private static Map<Integer, Long> sizes(Admin admin) {
        return Answers.orElse(
                Map.of(),
                () -> {
                    Map<Integer, Long> sizes = new TreeMap<>();
                    admin.describeLogDirs(List.of(1, 2, 3))
                            .allDescriptions()
                            .get()
                            .forEach((node, folders) ->
                                    sizes.put(
                                            node,
                                            folders.values().stream()
                                                    .mapToLong(ReplacementTest::sizeBytes)
                                                    .sum()));
                    return sizes;
                });
    }

    private static long sizeBytes(LogDirDescription folder) {
        return folder.replicaInfos().entrySet().stream()
                .filter(entry -> entry.getKey().equals(PARTITION))
                .mapToLong(entry -> entry.getValue().size())
                .sum();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
