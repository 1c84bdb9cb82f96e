package io.minikafka.app.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.HostPort;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.TestMetadata;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.MetadataRecord.NodeRecord;
import io.minikafka.cluster.metadata.MetadataRecord.PartitionRecord;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.metrics.MetricFormat;
import io.minikafka.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterFiguresTest {
    private final TestMetadata metadata = new TestMetadata();
    private final UUID topic = metadata.create("t", 3, Map.of()).id();

    @BeforeEach
    void threeNodesAndPartitionsOfWhichEachLeadsOne() {
        for (int node = 1; node <= 3; node++) {
            node(node, false);
            partition(node - 1, Optional.of(replica(node)), 0);
        }
    }

    @Test
    void whereAllIsWellNothingIsCounted() {
        assertThat(figures())
                .contains("minikafka_cluster_nodes_fenced 0\n")
                .contains("minikafka_cluster_partitions_leaderless 0\n")
                .contains("minikafka_cluster_partitions_under_replicated 0\n")
                .contains("minikafka_cluster_partitions_below_write_quorum 0\n")
                .contains("minikafka_cluster_unclean_elections 0\n");
    }

    @Test
    void aNodeThatIsAwayCostsAReplicaOfEachAndTheLeaderOfOne() {
        node(2, true);
        assertThat(figures())
                .contains("minikafka_cluster_nodes_fenced 1\n")
                .contains("minikafka_cluster_partitions_leaderless 1\n")
                .contains("minikafka_cluster_partitions_under_replicated 3\n")
                .contains("minikafka_cluster_partitions_below_write_quorum 0\n");
        partition(0, Optional.empty(), 2);
        node(3, true);
        assertThat(figures())
                .contains("minikafka_cluster_partitions_leaderless 3\n")
                .contains("minikafka_cluster_partitions_below_write_quorum 3\n")
                .contains("minikafka_cluster_unclean_elections 2\n");
    }

    @Test
    void whatAlertsAskForIsTold() throws IOException {
        Matcher names =
                Pattern.compile("minikafka_cluster_[a-z_]+")
                        .matcher(Files.readString(Path.of("..", "ops", "alerts.yml")));
        String told = figures();
        int found = 0;
        while (names.find()) {
            assertThat(told).contains("\n" + names.group() + " ");
            found++;
        }
        assertThat(found).isGreaterThan(3);
    }

    private String figures() {
        return new Metrics(List.of(new ClusterFigures(metadata)), Time.system())
                .text(MetricFormat.PROMETHEUS);
    }

    private void node(int id, boolean fenced) {
        metadata.replay(
                new NodeRecord(
                        new NodeImage(
                                id,
                                replica(id).directoryId(),
                                new HostPort("host", id),
                                "",
                                256,
                                false,
                                "1",
                                1,
                                fenced)));
    }

    private void partition(int index, Optional<ReplicaId> leader, int unclean) {
        Configuration three = Configuration.of(List.of(replica(1), replica(2), replica(3)));
        metadata.replay(
                new PartitionRecord(
                        new PartitionImage(
                                new TopicIdPartition(topic, index),
                                new PartitionState(
                                        1, leader, three, true, three, List.of(), unclean),
                                List.of(1, 2, 3))));
    }

    private static ReplicaId replica(int node) {
        return new ReplicaId(node, new UUID(0, node));
    }
}
