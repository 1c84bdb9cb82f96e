package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.ProcessCluster;
import io.minikafka.simulator.client.TopicReader;
import io.minikafka.simulator.ops.Launcher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.QuorumInfo.ReplicaState;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Two of the three nodes that hold a partition are gone, its leader among them; those that vote on the metadata are
/// not. An operator moves it to nodes that live, and accepts what may be lost. What the survivor has, is served again.
class UncleanElectionTest {
    private static final String TOPIC = "bereft";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final List<String> CHOICES =
            List.of("minikafka.write.quorum", "minikafka.read.quorum");
    private static final int RECORDS = 500;

    @TempDir Path folder;

    @RegisterExtension final ProcessCluster cluster = new ProcessCluster();

    @Test
    void theLastReplicaLeadsOnRequestAndOnlyThen() throws Exception {
        cluster.form(folder, 4, Map.of());
        try (Admin admin = cluster.admin()) {
            Set<Integer> voters =
                    admin.describeMetadataQuorum().quorumInfo().get().voters().stream()
                            .map(ReplicaState::replicaId)
                            .collect(Collectors.toSet());
            int reader = IntStream.of(1, 2, 3, 4).filter(id -> !voters.contains(id)).sum();
            List<Integer> three = List.copyOf(voters);
            int survivor = three.get(0);
            int spare = three.get(1);
            int second = three.get(2);
            create(admin, List.of(reader, second, survivor));
            List<String> acknowledged = new ArrayList<>(produce("before"));
            assertThatThrownBy(() -> electUncleanly(admin))
                    .hasCauseInstanceOf(ElectionNotNeededException.class);

            cluster.node(reader).kill9();
            cluster.node(second).kill9();
            ReplacementTest.awaitFenced(admin, 2);
            assertThat(ProcessCluster.leader(admin, TOPIC, 0)).isNotEqualTo(survivor);
            useTheUsualQuorums(admin);
            admin.alterPartitionReassignments(
                            Map.of(
                                    PARTITION,
                                    Optional.of(
                                            new NewPartitionReassignment(
                                                    List.of(survivor, spare)))))
                    .all()
                    .get();
            assertThat(ProcessCluster.leader(admin, TOPIC, 0)).isNotEqualTo(survivor);
            electUncleanly(admin);
            Await.until(
                    "the survivor leads", () -> ProcessCluster.leader(admin, TOPIC, 0) == survivor);
            acknowledged.addAll(produce("after"));
            assertThat(TopicReader.readAll(cluster.bootstrap(), TOPIC, 1, "read_uncommitted"))
                    .as("all that was acknowledged was on the survivor, too")
                    .containsExactlyElementsOf(acknowledged);
            assertThat(logs())
                    .contains("Unclean election, as asked for: partition 0 of topic bereft");
            assertThat(
                            new Launcher(folder)
                                    .run(
                                            "topics",
                                            "describe",
                                            TOPIC,
                                            "-b",
                                            cluster.node(survivor).bootstrap())
                                    .text())
                    .contains("elected uncleanly 1 time: acknowledged records may be lost");

            cluster.node(reader).restart();
            cluster.node(second).restart();
            ReplacementTest.awaitFenced(admin, 0);
            acknowledged.addAll(produce("in the end"));
            assertThat(TopicReader.readAll(cluster.bootstrap(), TOPIC, 1, "read_uncommitted"))
                    .containsExactlyElementsOf(acknowledged);
        }
    }

    /// Whoever acknowledges here needs all three, and an election two: so it is known what the survivor has.
    private static void create(Admin admin, List<Integer> nodes) throws Exception {
        admin.createTopics(
                        List.of(
                                new NewTopic(TOPIC, Map.of(0, nodes))
                                        .configs(
                                                Map.of(
                                                        CHOICES.get(0), "3",
                                                        CHOICES.get(1), "2"))))
                .all()
                .get();
        Await.until("it is led", () -> ProcessCluster.leader(admin, TOPIC, 0) > 0);
    }

    private static void useTheUsualQuorums(Admin admin) throws Exception {
        admin.incrementalAlterConfigs(
                        Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, TOPIC),
                                CHOICES.stream()
                                        .map(name ->
                                                new AlterConfigOp(
                                                        new ConfigEntry(name, ""),
                                                        AlterConfigOp.OpType.DELETE))
                                        .toList()))
                .all()
                .get();
    }

    private static void electUncleanly(Admin admin) throws Exception {
        admin.electLeaders(ElectionType.UNCLEAN, Set.of(PARTITION)).all().get();
    }

    private List<String> produce(String name) throws Exception {
        return Acknowledged.produce(cluster.bootstrap(), TOPIC, name, RECORDS);
    }

    private String logs() {
        return cluster.nodes().stream().map(BrokerProcess::logText).collect(Collectors.joining());
    }
}
