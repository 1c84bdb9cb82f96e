package io.minikafka.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Uuids;
import io.minikafka.cluster.metadata.ControllerConfig;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData.Cursor;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every admin API over its whole version range. Errors were compared with Apache Kafka 4.4's answers.
class AdminApisTest {
    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final byte BROKER_LOGGER = 8;
    private static final byte CLIENT_METRICS = 16;
    private static final byte GROUP = 32;

    private SimulatedDisk disk = new SimulatedDisk(3);
    private AdminNode node = new AdminNode(disk);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void createsTopicsInEveryVersion() {
        for (int version : versions(ApiKeys.CREATE_TOPICS)) {
            String name = "v" + version;
            CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(10_000);
            request.topics().add(creatable(name, 2, "retention.ms", "5"));
            request.topics().add(creatable("bad name", 1));
            request.topics().add(creatable("twice", 1));
            request.topics().add(creatable("twice", 2));
            request.topics().add(creatable("null", 1, "retention.ms", null));
            CreateTopicsResponseData response = node.call(ApiKeys.CREATE_TOPICS, version, request);
            assertThat(response.topics()).hasSize(4);
            assertThat(error(response, "bad name")).isEqualTo(Errors.INVALID_TOPIC_EXCEPTION);
            assertThat(error(response, "twice")).isEqualTo(Errors.INVALID_REQUEST);
            assertThat(error(response, "null")).isEqualTo(Errors.INVALID_CONFIG);
            CreatableTopicResult made = response.topics().find(name);
            assertThat(made.errorCode()).isZero();
            TopicImage topic = node.metadata.image().topic(name).orElseThrow();
            if (version >= 5) {
                assertThat(made.numPartitions()).isEqualTo(2);
                assertThat(made.replicationFactor()).isEqualTo((short) 1);
                assertThat(made.configs())
                        .anySatisfy(config -> {
                            assertThat(config.name()).isEqualTo("retention.ms");
                            assertThat(config.value()).isEqualTo("5");
                            assertThat(config.configSource()).isEqualTo((byte) 1);
                        });
            }
            if (version >= 7) {
                assertThat(made.topicId().getMostSignificantBits())
                        .isEqualTo(topic.id().getMostSignificantBits());
            }
        }
    }

    @Test
    void whoDoesNotWaitHearsWhatIsWrongAllTheSame() {
        CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(0);
        request.topics().add(creatable("good", 1));
        request.topics().add(creatable("bad name", 1));
        request.topics().add(creatable("unknown", 1, "no.such.setting", "1"));
        CreateTopicsResponseData response = node.call(ApiKeys.CREATE_TOPICS, 7, request);
        assertThat(error(response, "good")).isEqualTo(Errors.NONE);
        assertThat(error(response, "bad name")).isEqualTo(Errors.INVALID_TOPIC_EXCEPTION);
        assertThat(error(response, "unknown")).isEqualTo(Errors.INVALID_CONFIG);
    }

    @Test
    void onlyValidatesACreation() {
        CreateTopicsRequestData request =
                new CreateTopicsRequestData().setTimeoutMs(10_000).setValidateOnly(true);
        request.topics().add(creatable("a", 2));
        CreateTopicsResponseData response = node.call(ApiKeys.CREATE_TOPICS, 7, request);
        assertThat(error(response, "a")).isEqualTo(Errors.NONE);
        assertThat(node.metadata.image().topicCount()).isZero();
    }

    @Test
    void deletesTopicsInEveryVersionAndTheirLogsWithThem() {
        for (int version : versions(ApiKeys.DELETE_TOPICS)) {
            create("a", 2);
            create("b", 1);
            node.append("a", 1, "x");
            assertThat(node.logs.logs()).hasSize(2);
            Uuid idOfB = id("b");
            DeleteTopicsRequestData request = new DeleteTopicsRequestData().setTimeoutMs(10_000);
            if (version < 6) {
                request.setTopicNames(List.of("a", "b", "nope"));
            } else {
                request.topics().add(new DeleteTopicState().setName("a"));
                request.topics().add(new DeleteTopicState().setName(null).setTopicId(idOfB));
                request.topics().add(new DeleteTopicState().setName("nope"));
                request.topics()
                        .add(new DeleteTopicState().setName(null).setTopicId(new Uuid(7, 7)));
                request.topics().add(new DeleteTopicState().setName("a").setTopicId(idOfB));
                request.topics().add(new DeleteTopicState().setName(null));
            }
            DeleteTopicsResponseData response = node.call(ApiKeys.DELETE_TOPICS, version, request);
            List<Short> errors =
                    response.responses().stream().map(result -> result.errorCode()).toList();
            short unknown = Errors.UNKNOWN_TOPIC_OR_PARTITION.code();
            if (version < 6) {
                assertThat(errors).containsExactlyInAnyOrder((short) 0, (short) 0, unknown);
            } else {
                assertThat(errors)
                        .containsExactlyInAnyOrder(
                                (short) 0,
                                (short) 0,
                                unknown,
                                Errors.UNKNOWN_TOPIC_ID.code(),
                                Errors.INVALID_REQUEST.code(),
                                Errors.INVALID_REQUEST.code());
                assertThat(response.responses())
                        .anySatisfy(result -> {
                            assertThat(result.name()).isEqualTo("b");
                            assertThat(result.topicId()).isEqualTo(idOfB);
                        });
            }
            assertThat(node.metadata.image().topicCount()).isZero();
            assertThat(node.logs.logs()).hasSize(1);
        }
    }

    @Test
    void saysThatDeletionIsDisabledAsEachVersionCan() {
        node.close();
        node = new AdminNode(disk, new ControllerConfig(AdminNode.NODE_ID, 1, 100_000, false));
        create("a", 1);
        for (int version : List.of(1, 2, 3, 5)) {
            DeleteTopicsResponseData response =
                    node.call(
                            ApiKeys.DELETE_TOPICS,
                            version,
                            new DeleteTopicsRequestData()
                                    .setTopicNames(List.of("a"))
                                    .setTimeoutMs(10_000));
            assertThat(Errors.forCode(response.responses().find("a").errorCode()))
                    .isEqualTo(
                            version < 3 ? Errors.INVALID_REQUEST : Errors.TOPIC_DELETION_DISABLED);
        }
    }

    @Test
    void addsPartitionsInEveryVersion() {
        create("a", 1);
        int count = 1;
        for (int version : versions(ApiKeys.CREATE_PARTITIONS)) {
            CreatePartitionsRequestData request =
                    new CreatePartitionsRequestData().setTimeoutMs(10_000);
            request.topics()
                    .add(
                            new CreatePartitionsTopic()
                                    .setName("a")
                                    .setCount(++count)
                                    .setAssignments(null));
            request.topics()
                    .add(
                            new CreatePartitionsTopic()
                                    .setName("nope")
                                    .setCount(2)
                                    .setAssignments(null));
            CreatePartitionsResponseData response =
                    node.call(ApiKeys.CREATE_PARTITIONS, version, request);
            assertThat(response.results())
                    .extracting(result -> result.name() + " " + Errors.forCode(result.errorCode()))
                    .containsExactlyInAnyOrder("a NONE", "nope UNKNOWN_TOPIC_OR_PARTITION");
            assertThat(node.metadata.image().topic("a").orElseThrow().partitions())
                    .isEqualTo(count);
        }
    }

    @Test
    void deletesRecordsInEveryVersion() {
        create("a", 1);
        createWith("compacted", "cleanup.policy", "compact");
        long start = 0;
        for (int i = 0; i < 10; i++) {
            node.append("a", 0, "x" + i);
        }
        for (int version : versions(ApiKeys.DELETE_RECORDS)) {
            start += 2;
            assertThat(deleted(version, "a", 0, start).lowWatermark()).isEqualTo(start);
            assertThat(node.log("a", 0).startOffset()).isEqualTo(start);
            assertThat(deletionError(version, "a", 0, 11)).isEqualTo(Errors.OFFSET_OUT_OF_RANGE);
            assertThat(deletionError(version, "a", 0, -2)).isEqualTo(Errors.OFFSET_OUT_OF_RANGE);
            assertThat(deletionError(version, "a", 5, 0))
                    .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
            assertThat(deletionError(version, "nope", 0, 0))
                    .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
            assertThat(deletionError(version, "compacted", 0, -1))
                    .isEqualTo(Errors.POLICY_VIOLATION);
        }
        assertThat(deleted(2, "a", 0, -1).lowWatermark()).isEqualTo(10);
    }

    @Test
    void aTopicWithoutCleanupPolicyIsNotCleanedButMayBeByHand() {
        createWith("kept", "cleanup.policy", "");
        assertThat(described(4, TOPIC, "kept", "cleanup.policy").value()).isEmpty();
        node.append("kept", 0, "x");
        assertThat(logOf("kept").config().cleanupDelete()).isFalse();
        assertThat(logOf("kept").config().cleanupCompact()).isFalse();
        assertThat(deleted(2, "kept", 0, -1).lowWatermark()).isEqualTo(1);
    }

    @Test
    void describesConfigsInEveryVersion() {
        createWith("a", "retention.ms", "5");
        alter(1, BROKER, "1", "log.retention.ms", 0, "900");
        alter(1, BROKER, "", "log.retention.ms", 0, "800");
        for (int version : versions(ApiKeys.DESCRIBE_CONFIGS)) {
            DescribeConfigsResourceResult retention =
                    described(version, TOPIC, "a", "retention.ms");
            assertThat(retention.value()).isEqualTo("5");
            assertThat(retention.configSource()).isEqualTo((byte) 1);
            assertThat(retention.readOnly()).isFalse();
            assertThat(retention.synonyms())
                    .extracting(AdminApisTest::synonym)
                    .containsExactly(
                            "retention.ms=5 of 1",
                            "log.retention.ms=900 of 2",
                            "log.retention.ms=800 of 3",
                            "log.retention.hours=7200000 of 4",
                            "log.retention.ms=604800000 of 5");
            assertThat(retention.configType()).isEqualTo((byte) (version >= 3 ? 5 : 0));
            if (version >= 3) {
                assertThat(retention.documentation()).contains("older");
            }
            assertThat(described(version, BROKER, "1", "log.retention.ms").value())
                    .isEqualTo("900");
            assertThat(described(version, BROKER, "1", "node.id").readOnly()).isTrue();
            assertThat(described(version, BROKER, "", "log.retention.ms").value()).isEqualTo("800");
            assertThat(described(version, GROUP, "g", "consumer.session.timeout.ms").value())
                    .isEqualTo("45000");
            assertThat(described(version, CLIENT_METRICS, "m", "interval.ms").value())
                    .isEqualTo("300000");
            assertThat(descriptionError(version, TOPIC, "nope"))
                    .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
            assertThat(descriptionError(version, TOPIC, "a b"))
                    .isEqualTo(Errors.INVALID_TOPIC_EXCEPTION);
            assertThat(descriptionError(version, BROKER, "9")).isEqualTo(Errors.INVALID_REQUEST);
            assertThat(descriptionError(version, BROKER_LOGGER, "1"))
                    .isEqualTo(Errors.INVALID_REQUEST);
            assertThat(descriptionError(version, GROUP, "")).isEqualTo(Errors.INVALID_REQUEST);
        }
    }

    @Test
    void replacesConfigsInEveryVersion() {
        create("a", 1);
        for (int version : versions(ApiKeys.ALTER_CONFIGS)) {
            AlterConfigsRequestData request = new AlterConfigsRequestData();
            var resource =
                    new AlterConfigsRequestData.AlterConfigsResource()
                            .setResourceType(TOPIC)
                            .setResourceName("a");
            resource.configs()
                    .add(
                            new AlterConfigsRequestData.AlterableConfig()
                                    .setName(version % 2 == 0 ? "retention.ms" : "segment.ms")
                                    .setValue("7" + version));
            request.resources().add(resource);
            AlterConfigsResponseData response = node.call(ApiKeys.ALTER_CONFIGS, version, request);
            assertThat(response.responses().getFirst().errorCode()).isZero();
            assertThat(node.metadata.image().topic("a").orElseThrow().configs())
                    .containsOnlyKeys(version % 2 == 0 ? "retention.ms" : "segment.ms");
        }
    }

    @Test
    void editsConfigsInEveryVersionAndTellsTheLogs() {
        create("a", 1);
        node.append("a", 0, "x");
        for (int version : versions(ApiKeys.INCREMENTAL_ALTER_CONFIGS)) {
            assertThat(alter(version, TOPIC, "a", "retention.ms", 0, "7" + version))
                    .isEqualTo(Errors.NONE);
            assertThat(logOf("a").config().retentionMs()).isEqualTo(70 + version);
            assertThat(alter(version, TOPIC, "a", "retention.ms", 1, null)).isEqualTo(Errors.NONE);
            assertThat(logOf("a").config().retentionMs()).isEqualTo(7_200_000);
            assertThat(alter(version, TOPIC, "a", "cleanup.policy", 2, "compact"))
                    .isEqualTo(Errors.NONE);
            assertThat(logOf("a").config().cleanupCompact()).isTrue();
            assertThat(alter(version, TOPIC, "a", "cleanup.policy", 3, "compact"))
                    .isEqualTo(Errors.NONE);
            assertThat(logOf("a").config().cleanupCompact()).isFalse();
            assertThat(alter(version, TOPIC, "a", "retention.ms", 0, null))
                    .isEqualTo(Errors.INVALID_REQUEST);
            assertThat(alter(version, TOPIC, "a", "retention.ms", 9, "1"))
                    .isEqualTo(Errors.INVALID_REQUEST);
            assertThat(alter(version, TOPIC, "nope", "retention.ms", 0, "1"))
                    .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
            assertThat(alter(version, BROKER_LOGGER, "1", "root", 0, "DEBUG"))
                    .isEqualTo(Errors.INVALID_REQUEST);
        }
    }

    @Test
    void aBrokersSettingReachesTheLogsOfTopicsThatSetNothingThemselves() {
        create("plain", 1);
        createWith("own", "retention.ms", "5");
        node.append("plain", 0, "x");
        node.append("own", 0, "x");
        assertThat(alter(1, BROKER, "", "log.retention.ms", 0, "900")).isEqualTo(Errors.NONE);
        assertThat(logOf("plain").config().retentionMs()).isEqualTo(900);
        assertThat(logOf("own").config().retentionMs()).isEqualTo(5);
    }

    @Test
    void listsConfigResourcesInEveryVersion() {
        create("a", 1);
        alter(1, GROUP, "g", "consumer.session.timeout.ms", 0, "50000");
        alter(1, CLIENT_METRICS, "m", "interval.ms", 0, "5000");
        assertThat(listed(0)).containsExactly("16 m");
        assertThat(listed(1)).containsExactlyInAnyOrder("2 a", "4 1", "16 m", "32 g");
        assertThat(listed(1, TOPIC, GROUP)).containsExactlyInAnyOrder("2 a", "32 g");
        ListConfigResourcesResponseData response =
                node.call(
                        ApiKeys.LIST_CONFIG_RESOURCES,
                        1,
                        new ListConfigResourcesRequestData().setResourceTypes(List.of((byte) 77)));
        assertThat(response.errorCode()).isEqualTo(Errors.UNSUPPORTED_VERSION.code());
    }

    @Test
    void describesTheClusterInEveryVersion() {
        for (int version : versions(ApiKeys.DESCRIBE_CLUSTER)) {
            DescribeClusterResponseData response =
                    node.call(
                            ApiKeys.DESCRIBE_CLUSTER,
                            version,
                            new DescribeClusterRequestData()
                                    .setIncludeClusterAuthorizedOperations(version == 1));
            assertThat(response.clusterId()).isEqualTo("cluster");
            assertThat(response.controllerId()).isEqualTo(AdminNode.NODE_ID);
            assertThat(response.brokers().find(AdminNode.NODE_ID).port()).isEqualTo(9092);
            assertThat(response.clusterAuthorizedOperations())
                    .isEqualTo(version == 1 ? 0x1fa0 : Integer.MIN_VALUE);
        }
        DescribeClusterResponseData response =
                node.call(
                        ApiKeys.DESCRIBE_CLUSTER,
                        1,
                        new DescribeClusterRequestData().setEndpointType((byte) 2));
        assertThat(response.errorCode()).isEqualTo(Errors.MISMATCHED_ENDPOINT_TYPE.code());
    }

    @Test
    void describesTopicPartitionsPageByPage() {
        create("a", 3);
        create("b", 5);
        create("c", 1);
        for (int limit : List.of(1, 2, 3, 4, 8, 9, 2_000)) {
            List<String> seen = new ArrayList<>();
            @Nullable Cursor cursor = null;
            do {
                DescribeTopicPartitionsResponseData page = page(limit, cursor, List.of());
                int partitions =
                        page.topics().stream().mapToInt(topic -> topic.partitions().size()).sum();
                assertThat(partitions).isLessThanOrEqualTo(limit);
                page.topics()
                        .forEach(topic ->
                                topic.partitions()
                                        .forEach(p -> seen.add(topic.name() + p.partitionIndex())));
                cursor =
                        page.nextCursor() == null
                                ? null
                                : new Cursor()
                                        .setTopicName(page.nextCursor().topicName())
                                        .setPartitionIndex(page.nextCursor().partitionIndex());
            } while (cursor != null);
            assertThat(seen)
                    .as("limit " + limit)
                    .containsExactly("a0", "a1", "a2", "b0", "b1", "b2", "b3", "b4", "c0");
        }
    }

    @Test
    void describesTopicPartitionsByName() {
        create("a", 1);
        DescribeTopicPartitionsResponseData page =
                page(2_000, null, List.of("nope", "a", "a b", "a"));
        assertThat(page.topics())
                .extracting(topic -> topic.name() + " " + Errors.forCode(topic.errorCode()))
                .containsExactly(
                        "a NONE", "a b INVALID_TOPIC_EXCEPTION", "nope UNKNOWN_TOPIC_OR_PARTITION");
        assertThat(page.topics().find("a").topicId()).isEqualTo(id("a"));
        assertThat(page.topics().find("a").partitions().getFirst().replicaNodes())
                .containsExactly(AdminNode.NODE_ID);
        assertThat(page.topics().find("a").topicAuthorizedOperations()).isEqualTo(0xdf8);
    }

    @Test
    void describesLogDirsInEveryVersion() {
        create("a", 2);
        create("b", 1);
        node.append("a", 1, "some bytes");
        for (int version : versions(ApiKeys.DESCRIBE_LOG_DIRS)) {
            DescribeLogDirsResponseData all =
                    node.call(
                            ApiKeys.DESCRIBE_LOG_DIRS,
                            version,
                            new DescribeLogDirsRequestData().setTopics(null));
            var folder = all.results().getFirst();
            assertThat(folder.logDir()).isEqualTo("/data");
            assertThat(folder.topics())
                    .extracting(topic -> topic.name() + topic.partitions().size())
                    .containsExactly("a2", "b1");
            assertThat(folder.topics().getFirst().partitions().get(0).partitionSize()).isZero();
            assertThat(folder.topics().getFirst().partitions().get(1).partitionSize()).isPositive();
            assertThat(folder.usableBytes()).isEqualTo(version >= 4 ? 400 : -1);
            DescribeLogDirsRequestData one = new DescribeLogDirsRequestData();
            one.topics()
                    .add(
                            new DescribeLogDirsRequestData.DescribableLogDirTopic()
                                    .setTopic("a")
                                    .setPartitions(List.of(1, 7)));
            DescribeLogDirsResponseData some = node.call(ApiKeys.DESCRIBE_LOG_DIRS, version, one);
            assertThat(some.results().getFirst().topics().getFirst().partitions()).hasSize(1);
        }
    }

    @Test
    void aRestartFindsTopicsAndConfigsAgainAndRemovesOrphanedLogs() {
        createWith("a", "retention.ms", "5");
        create("b", 1);
        node.append("b", 0, "x");
        Uuid idOfA = id("a");
        node.logs.log(new TopicIdPartition(new UUID(5, 5), 0), LogConfig.defaults());
        node.close();
        node = new AdminNode(disk);
        assertThat(id("a")).isEqualTo(idOfA);
        assertThat(described(4, TOPIC, "a", "retention.ms").value()).isEqualTo("5");
        assertThat(node.logs.logs()).noneMatch(log -> log.topicId().equals(new UUID(5, 5)));
        assertThat(node.log("b", 0).endOffset()).isEqualTo(1);
    }

    @Test
    void aPowerCutKeepsWhatWasAnswered() {
        for (int life = 0; life < 5; life++) {
            createWith("t" + life, "retention.ms", "" + life);
            SimulatedDisk found = disk.crash();
            node.close();
            disk = found;
            node = new AdminNode(disk);
            for (int i = 0; i <= life; i++) {
                assertThat(node.metadata.image().topic("t" + i).orElseThrow().configs())
                        .containsEntry("retention.ms", "" + i);
            }
        }
    }

    private static int[] versions(ApiKeys key) {
        return IntStream.rangeClosed(key.oldestVersion(), key.latestVersion()).toArray();
    }

    private void create(String name, int partitions) {
        create(creatable(name, partitions));
    }

    private void createWith(String name, String key, String value) {
        create(creatable(name, 1, key, value));
    }

    private void create(CreatableTopic topic) {
        CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(30_000);
        request.topics().add(topic);
        CreateTopicsResponseData response = node.call(ApiKeys.CREATE_TOPICS, 7, request);
        assertThat(error(response, topic.name())).isEqualTo(Errors.NONE);
    }

    private static CreatableTopic creatable(String name, int partitions) {
        return new CreatableTopic()
                .setName(name)
                .setNumPartitions(partitions)
                .setReplicationFactor((short) 1);
    }

    private static CreatableTopic creatable(
            String name, int partitions, String key, @Nullable String value) {
        CreatableTopic topic = creatable(name, partitions);
        topic.configs().add(new CreatableTopicConfig().setName(key).setValue(value));
        return topic;
    }

    private static Errors error(CreateTopicsResponseData response, String name) {
        return Errors.forCode(response.topics().find(name).errorCode());
    }

    private Log logOf(String topic) {
        TopicImage image = node.metadata.image().topic(topic).orElseThrow();
        return node.logs.existing(new TopicIdPartition(image.id(), 0)).orElseThrow();
    }

    private Uuid id(String topic) {
        UUID id = node.metadata.image().topic(topic).orElseThrow().id();
        return Uuids.toKafka(id);
    }

    private DeleteRecordsPartitionResult deleted(
            int version, String topic, int partition, long before) {
        // Who does not wait hears what comes at once.
        DeleteRecordsRequestData request = new DeleteRecordsRequestData().setTimeoutMs(0);
        request.topics()
                .add(
                        new DeleteRecordsTopic()
                                .setName(topic)
                                .setPartitions(
                                        List.of(
                                                new DeleteRecordsPartition()
                                                        .setPartitionIndex(partition)
                                                        .setOffset(before))));
        DeleteRecordsResponseData response = node.call(ApiKeys.DELETE_RECORDS, version, request);
        return response.topics().find(topic).partitions().find(partition);
    }

    private Errors deletionError(int version, String topic, int partition, long before) {
        return Errors.forCode(deleted(version, topic, partition, before).errorCode());
    }

    private DescribeConfigsResourceResult described(
            int version, byte type, String name, String key) {
        DescribeConfigsResponseData response = describe(version, type, name, List.of(key));
        assertThat(response.results().getFirst().errorCode()).isZero();
        return response.results().getFirst().configs().getFirst();
    }

    private Errors descriptionError(int version, byte type, String name) {
        return Errors.forCode(
                describe(version, type, name, List.of()).results().getFirst().errorCode());
    }

    private DescribeConfigsResponseData describe(
            int version, byte type, String name, List<String> keys) {
        return node.call(
                ApiKeys.DESCRIBE_CONFIGS,
                version,
                new DescribeConfigsRequestData()
                        .setIncludeSynonyms(true)
                        .setIncludeDocumentation(version >= 3)
                        .setResources(
                                List.of(
                                        new DescribeConfigsResource()
                                                .setResourceType(type)
                                                .setResourceName(name)
                                                .setConfigurationKeys(keys))));
    }

    private Errors alter(
            int version,
            byte type,
            String name,
            String key,
            int operation,
            @Nullable String value) {
        IncrementalAlterConfigsRequestData request = new IncrementalAlterConfigsRequestData();
        var resource =
                new IncrementalAlterConfigsRequestData.AlterConfigsResource()
                        .setResourceType(type)
                        .setResourceName(name);
        resource.configs()
                .add(
                        new AlterableConfig()
                                .setName(key)
                                .setConfigOperation((byte) operation)
                                .setValue(value));
        request.resources().add(resource);
        IncrementalAlterConfigsResponseData response =
                node.call(ApiKeys.INCREMENTAL_ALTER_CONFIGS, version, request);
        return Errors.forCode(response.responses().getFirst().errorCode());
    }

    private List<String> listed(int version, Byte... types) {
        ListConfigResourcesResponseData response =
                node.call(
                        ApiKeys.LIST_CONFIG_RESOURCES,
                        version,
                        new ListConfigResourcesRequestData().setResourceTypes(List.of(types)));
        assertThat(response.errorCode()).isZero();
        return response.configResources().stream()
                .map(found ->
                        (version == 0 ? CLIENT_METRICS : found.resourceType())
                                + " "
                                + found.resourceName())
                .toList();
    }

    private DescribeTopicPartitionsResponseData page(
            int limit, @Nullable Cursor cursor, List<String> names) {
        return node.call(
                ApiKeys.DESCRIBE_TOPIC_PARTITIONS,
                0,
                new DescribeTopicPartitionsRequestData()
                        .setTopics(
                                names.stream()
                                        .map(name -> new TopicRequest().setName(name))
                                        .toList())
                        .setResponsePartitionLimit(limit)
                        .setCursor(cursor));
    }

    private static String synonym(DescribeConfigsSynonym synonym) {
        return "%s=%s of %d".formatted(synonym.name(), synonym.value(), synonym.source());
    }
}
