package io.minikafka.simulator.ecosystem;

import static io.minikafka.simulator.ecosystem.Script.ACLS;
import static io.minikafka.simulator.ecosystem.Script.BROKER_API_VERSIONS;
import static io.minikafka.simulator.ecosystem.Script.CLIENT_METRICS;
import static io.minikafka.simulator.ecosystem.Script.CLUSTER;
import static io.minikafka.simulator.ecosystem.Script.DELEGATION_TOKENS;
import static io.minikafka.simulator.ecosystem.Script.FEATURES;
import static io.minikafka.simulator.ecosystem.Script.LEADER_ELECTION;
import static io.minikafka.simulator.ecosystem.Script.METADATA_QUORUM;
import static io.minikafka.simulator.ecosystem.Script.REASSIGN_PARTITIONS;
import static io.minikafka.simulator.ecosystem.Script.STREAMS_APPLICATION_RESET;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.ops.Kafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kafka's tools that ask about the cluster, its nodes and its replicas.
class ClusterToolsTest {
    private static final String SERVER = "--bootstrap-server @ ";

    @TempDir private static Path folder;
    private static BrokerProcess broker;
    private static Tools kafka;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(folder, Map.of());
        kafka = new Tools(folder, broker.bootstrap());
        try (var admin = Kafka.admin(broker.bootstrap())) {
            Kafka.create(admin, "x", 2, Map.of());
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void theClusterSaysWhatItIsAndCan() {
        assertThat(kafka.done(BROKER_API_VERSIONS, SERVER))
                .contains("Produce(0): 0 to 13", "DescribeTopicPartitions(75): 0")
                .doesNotContain("ElectLeaders(43): UNSUPPORTED");
        assertThat(kafka.done(CLUSTER, "cluster-id " + SERVER)).startsWith("Cluster ID: ");
        assertThat(kafka.done(CLUSTER, "list-endpoints " + SERVER))
                .containsPattern("1 +127.0.0.1 +\\d+ ");
        var stranger = kafka.call(CLUSTER, "unregister " + SERVER + "--id 99");
        assertThat(stranger.toString()).contains("Broker ID 99 is not currently registered");
        assertThat(kafka.done(FEATURES, SERVER + "describe"))
                .contains("Feature: group.version", "Feature: transaction.version");
    }

    @Test
    void theQuorumIsThisNode() {
        assertThat(kafka.done(METADATA_QUORUM, SERVER + "describe --status"))
                .containsPattern("LeaderId: +1\n")
                .containsPattern("MaxFollowerLag: +0\n");
        assertThat(kafka.done(METADATA_QUORUM, SERVER + "describe --replication"))
                .containsPattern("\n1 .*Leader");
    }

    @Test
    void electionsAndReassignmentsHaveNothingToDo() throws IOException {
        assertThat(
                        kafka.done(
                                LEADER_ELECTION,
                                SERVER + "--election-type preferred --all-topic-partitions"))
                .isEmpty();
        assertThat(
                        kafka.done(
                                LEADER_ELECTION,
                                SERVER + "--election-type preferred --topic x --partition 1"))
                .contains("Valid replica already elected for partitions x-1");
        assertThat(kafka.done(REASSIGN_PARTITIONS, SERVER + "--list"))
                .contains("No partition reassignments found.");
        Path stay = plan("stay", 1);
        assertThat(
                        kafka.done(
                                REASSIGN_PARTITIONS,
                                SERVER + "--execute --reassignment-json-file " + stay))
                .contains("Successfully started partition reassignment for x-0");
        assertThat(
                        kafka.done(
                                REASSIGN_PARTITIONS,
                                SERVER + "--verify --reassignment-json-file " + stay))
                .contains("Reassignment of partition x-0 is completed.");
        var move =
                kafka.call(
                        REASSIGN_PARTITIONS,
                        SERVER + "--execute --reassignment-json-file " + plan("move", 2));
        assertThat(move.code()).isEqualTo(1);
        assertThat(move.toString()).contains("2");
    }

    @Test
    void aMoveIsThrottledAndItsThrottleGoesWithIt() throws Exception {
        Path stay = plan("throttled", 1);
        assertThat(
                        kafka.done(
                                REASSIGN_PARTITIONS,
                                SERVER
                                        + "--execute --throttle 1000000 --reassignment-json-file "
                                        + stay))
                .contains("The inter-broker throttle limit was set to 1000000 B/s")
                .contains("Successfully started partition reassignment for x-0");
        assertThat(rateOfMoves()).isEqualTo("1000000");
        assertThat(
                        kafka.done(
                                REASSIGN_PARTITIONS,
                                SERVER + "--verify --reassignment-json-file " + stay))
                .contains("Clearing broker-level throttles");
        assertThat(rateOfMoves()).isEqualTo(Long.toString(64L << 20));
    }

    private static String rateOfMoves() throws Exception {
        ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, "1");
        try (var admin = Kafka.admin(broker.bootstrap())) {
            return Objects.requireNonNull(
                            admin.describeConfigs(List.of(node)).all().get().get(node))
                    .get("leader.replication.throttled.rate")
                    .value();
        }
    }

    @Test
    void withoutSecurityThereIsNothingToGrant() throws IOException {
        assertThat(kafka.call(ACLS, SERVER + "--list").toString())
                .contains("SecurityDisabledException: No Authorizer is configured");
        Path config = Files.writeString(folder.resolve("client.properties"), "");
        assertThat(
                        kafka.call(
                                        DELEGATION_TOKENS,
                                        SERVER + "--describe --command-config " + config)
                                .toString())
                .contains("Delegation Token requests are not allowed");
    }

    @Test
    void subscriptionsOfClientMetricsAreKept() {
        kafka.done(
                CLIENT_METRICS,
                SERVER
                        + "--alter --name lags --metrics org.apache.kafka.consumer. --interval 10000");
        assertThat(kafka.done(CLIENT_METRICS, SERVER + "--describe"))
                .contains("lags", "interval.ms=10000");
    }

    @Test
    void aStreamsApplicationIsReset() {
        assertThat(
                        kafka.done(
                                STREAMS_APPLICATION_RESET,
                                SERVER + "--application-id app --input-topics x"))
                .contains("Topic: x Partition: 0 Offset: 0");
    }

    private static Path plan(String name, int node) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".json"),
                """
                {"version": 1, "partitions":
                 [{"topic": "x", "partition": 0, "replicas": [%d], "log_dirs": ["any"]}]}\
                """
                        .formatted(node));
    }
}
