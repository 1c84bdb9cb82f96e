package io.minikafka.simulator.ecosystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.ops.Kafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What AKHQ, kafka-ui, Redpanda Console and the like ask a broker to draw their pages, with the options that they ask
/// with. A call that failed would leave a page empty.
class WebInterfaceCallsTest {
    private static final int NODE = 1;
    private static final int RECORDS = 10;
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    @TempDir private static Path folder;
    private static BrokerProcess broker;
    private static Admin admin;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(folder, Map.of("group.initial.rebalance.delay.ms", "0"));
        admin = Kafka.admin(broker.bootstrap());
        Kafka.create(admin, "orders", 2, Map.of("retention.ms", "100000"));
        try (var producer = Kafka.producer(broker.bootstrap(), Map.of())) {
            for (int i = 0; i < RECORDS; i++) {
                Kafka.send(producer, ORDERS, ("order " + i).getBytes(StandardCharsets.UTF_8));
            }
        }
        try (var consumer = Kafka.consumer(broker.bootstrap(), Map.of("group.id", "billing"))) {
            consumer.assign(List.of(ORDERS));
            Kafka.readToEnd(consumer, List.of(ORDERS));
            consumer.commitSync();
        }
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void theOverviewOfTheCluster() {
        var cluster =
                admin.describeCluster(
                        new DescribeClusterOptions().includeAuthorizedOperations(true));
        assertThat(Kafka.get(cluster.nodes())).extracting(Node::id).containsExactly(NODE);
        assertThat(Kafka.get(cluster.controller()).id()).isEqualTo(NODE);
        assertThat(Kafka.get(cluster.clusterId())).isNotEmpty();
        assertThat(Kafka.get(cluster.authorizedOperations())).contains(AclOperation.ALTER);
        assertThat(Kafka.get(admin.describeMetadataQuorum().quorumInfo()).leaderId())
                .isEqualTo(NODE);
        assertThat(Kafka.get(admin.describeFeatures().featureMetadata())).isNotNull();
        assertThat(Kafka.get(admin.listPartitionReassignments().reassignments())).isEmpty();
    }

    @Test
    void thePageOfABroker() {
        ConfigResource resource =
                new ConfigResource(ConfigResource.Type.BROKER, String.valueOf(NODE));
        Config config = Kafka.get(describe(resource).all(), resource);
        assertThat(config.get("log.dirs").value()).isEqualTo(broker.dataDir().toString());
        assertThat(config.entries())
                .allSatisfy(entry -> assertThat(entry.documentation()).isNotBlank());
        Map<String, LogDirDescription> dirs =
                Kafka.get(admin.describeLogDirs(List.of(NODE)).allDescriptions(), NODE);
        LogDirDescription dir = Kafka.at(dirs, broker.dataDir().toString());
        assertThat(dir.error()).isNull();
        assertThat(dir.totalBytes().getAsLong()).isGreaterThan(dir.usableBytes().getAsLong());
        assertThat(Kafka.at(dir.replicaInfos(), ORDERS).size()).isPositive();
    }

    @Test
    void theListAndThePageOfTopics() {
        assertThat(Kafka.get(admin.listTopics(new ListTopicsOptions().listInternal(true)).names()))
                .contains("orders");
        var topic =
                Kafka.get(
                        admin.describeTopics(
                                        List.of("orders"),
                                        new DescribeTopicsOptions()
                                                .includeAuthorizedOperations(true))
                                .allTopicNames(),
                        "orders");
        assertThat(topic.partitions()).hasSize(2);
        assertThat(topic.partitions().getFirst().isr()).hasSize(1);
        assertThat(topic.isInternal()).isFalse();
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "orders");
        Config config = Kafka.get(describe(resource).all(), resource);
        assertThat(config.get("retention.ms").isDefault()).isFalse();
        assertThat(config.get("retention.ms").synonyms()).hasSizeGreaterThan(1);
        assertThat(config.entries())
                .allSatisfy(entry -> assertThat(entry.documentation()).isNotBlank());
        assertThat(offset(OffsetSpec.earliest())).isZero();
        assertThat(offset(OffsetSpec.latest())).isEqualTo(RECORDS);
        assertThat(offset(OffsetSpec.maxTimestamp())).isEqualTo(RECORDS - 1);
        assertThat(offset(OffsetSpec.forTimestamp(0))).isZero();
    }

    @Test
    void theListAndThePageOfGroups() {
        assertThat(Kafka.get(admin.listGroups().all()))
                .anySatisfy(group -> assertThat(group.groupId()).isEqualTo("billing"));
        assertThat(Kafka.get(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all()))
                .anySatisfy(group -> assertThat(group.groupId()).isEqualTo("billing"));
        var described =
                Kafka.get(
                        admin.describeConsumerGroups(
                                        List.of("billing"),
                                        new DescribeConsumerGroupsOptions()
                                                .includeAuthorizedOperations(true))
                                .all(),
                        "billing");
        assertThat(described.coordinator().id()).isEqualTo(NODE);
        assertThat(described.members()).isEmpty();
        var committed =
                Kafka.get(
                        admin.listConsumerGroupOffsets(
                                        Map.of("billing", new ListConsumerGroupOffsetsSpec()))
                                .partitionsToOffsetAndMetadata("billing"),
                        ORDERS);
        assertThat(committed.offset()).isEqualTo(RECORDS);
    }

    @Test
    void thePagesOfProducersAndTransactions() {
        assertThat(Kafka.get(admin.listTransactions().all())).isEmpty();
        assertThat(
                        Kafka.get(admin.describeProducers(List.of(ORDERS)).all(), ORDERS)
                                .activeProducers())
                .singleElement()
                .satisfies(producer -> assertThat(producer.lastSequence()).isEqualTo(RECORDS - 1));
    }

    @Test
    void thePagesOfSecurity() {
        assertThatThrownBy(() -> Kafka.get(admin.describeAcls(AclBindingFilter.ANY).values()))
                .hasRootCauseInstanceOf(SecurityDisabledException.class);
        assertThat(Kafka.get(admin.describeUserScramCredentials().all())).isEmpty();
    }

    private static DescribeConfigsResult describe(ConfigResource resource) {
        return admin.describeConfigs(
                List.of(resource),
                new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true));
    }

    private static long offset(OffsetSpec spec) {
        return Kafka.get(admin.listOffsets(Map.of(ORDERS, spec)).all(), ORDERS).offset();
    }
}
