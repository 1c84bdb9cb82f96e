package io.minikafka.broker.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.Produce;
import io.minikafka.broker.TestBroker;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// ListOffsets and OffsetForLeaderEpoch.
class OffsetsHandlersTest {
    private static final int LATEST = ApiKeys.LIST_OFFSETS.latestVersion();
    private static final long NOW = System.currentTimeMillis();

    private final TestBroker broker = new TestBroker();

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void knowsTheSpecialTimesFromTheirVersionOn() {
        TopicImage topic = broker.topic("orders", 1);
        produce(topic, CompressionType.NONE, 10, 30, 20);
        long[] specials = {-1, -2, -3, -4, -5, -6, -7, Long.MIN_VALUE};
        int[] since = {1, 1, 7, 8, 9, 11, 99, 99};
        long[] offsets = {3, 0, 1, 0, -1, -1};
        for (short version : ApiKeys.LIST_OFFSETS.allVersions()) {
            for (int i = 0; i < specials.length; i++) {
                var result = list(version, topic, specials[i]);
                if (version < since[i]) {
                    assertThat(Errors.forCode(result.errorCode()))
                            .as("version %d time %d", version, specials[i])
                            .isEqualTo(Errors.UNSUPPORTED_VERSION);
                } else {
                    assertThat(Errors.forCode(result.errorCode())).isEqualTo(Errors.NONE);
                    assertThat(result.offset())
                            .as("version %d time %d", version, specials[i])
                            .isEqualTo(offsets[i]);
                    assertThat(result.timestamp()).isEqualTo(specials[i] == -3 ? NOW + 30 : -1);
                    boolean known = version >= 4 && offsets[i] >= 0;
                    assertThat(result.leaderEpoch()).isEqualTo(known ? 0 : -1);
                }
            }
        }
    }

    @Test
    void findsTheFirstRecordOfATimeInsideBatchesOfEveryCompression() {
        for (CompressionType type : CompressionType.values()) {
            TopicImage topic = broker.topic("times-" + type.name, 1);
            produce(topic, type, 10, 20, 30);
            produce(topic, type, 40, 50);
            assertThat(list(LATEST, topic, 0).offset()).isZero();
            assertThat(list(LATEST, topic, NOW + 20).offset()).isEqualTo(1);
            assertThat(list(LATEST, topic, NOW + 21).offset()).isEqualTo(2);
            assertThat(list(LATEST, topic, NOW + 31).offset()).isEqualTo(3);
            assertThat(list(LATEST, topic, NOW + 50).offset()).isEqualTo(4);
            var late = list(LATEST, topic, NOW + 51);
            assertThat(late.offset()).isEqualTo(-1);
            assertThat(late.timestamp()).isEqualTo(-1);
            assertThat(list(LATEST, topic, -3).offset()).isEqualTo(4);
        }
    }

    @Test
    void anEmptyLogHasNoLargestTime() {
        TopicImage topic = broker.topic("orders", 1);
        assertThat(list(LATEST, topic, -3).offset()).isEqualTo(-1);
        assertThat(list(LATEST, topic, -1).offset()).isZero();
        assertThat(list(LATEST, topic, -2).offset()).isZero();
    }

    @Test
    void listNamesWhatIsWrong() {
        TopicImage topic = broker.topic("orders", 1);
        var unknown =
                one(
                        broker.call(
                                LATEST,
                                request("nobody", 0, -1, -1),
                                ListOffsetsResponseData.class));
        assertThat(Errors.forCode(unknown.errorCode()))
                .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        var fenced =
                one(
                        broker.call(
                                LATEST,
                                request(topic.name(), 0, -1, 5),
                                ListOffsetsResponseData.class));
        assertThat(Errors.forCode(fenced.errorCode())).isEqualTo(Errors.UNKNOWN_LEADER_EPOCH);
        var twice = request(topic.name(), 0, -1, -1);
        twice.topics()
                .getFirst()
                .setPartitions(
                        List.of(
                                new ListOffsetsPartition().setTimestamp(-1),
                                new ListOffsetsPartition().setTimestamp(-2)));
        assertThat(
                        broker
                                .call(LATEST, twice, ListOffsetsResponseData.class)
                                .topics()
                                .getFirst()
                                .partitions()
                                .stream()
                                .map(p -> Errors.forCode(p.errorCode())))
                .containsExactly(Errors.INVALID_REQUEST, Errors.INVALID_REQUEST);
    }

    @Test
    void whatIsReadAfterTheOfficeIsLeftSaysNothingOfThePartition() {
        TopicImage topic = broker.topic("orders", 1);
        produce(topic, CompressionType.NONE, 1, 2, 3);
        broker.officeLooks.set(1);
        var result = list(LATEST, topic, -1);
        assertThat(Errors.forCode(result.errorCode())).isEqualTo(Errors.NOT_LEADER_OR_FOLLOWER);
        assertThat(result.offset()).isEqualTo(-1);
        broker.officeLooks.set(1);
        EpochEndOffset end = epoch((short) 4, topic.name(), 0, -1, 0);
        assertThat(Errors.forCode(end.errorCode())).isEqualTo(Errors.NOT_LEADER_OR_FOLLOWER);
        assertThat(end.endOffset()).isEqualTo(-1);
    }

    @Test
    void tellsWhereAnEpochEnded() {
        TopicImage topic = broker.topic("orders", 1);
        produce(topic, CompressionType.NONE, 1, 2, 3);
        for (short version : ApiKeys.OFFSET_FOR_LEADER_EPOCH.allVersions()) {
            EpochEndOffset end = epoch(version, topic.name(), 0, -1, 0);
            assertThat(Errors.forCode(end.errorCode())).isEqualTo(Errors.NONE);
            assertThat(end.leaderEpoch()).isZero();
            assertThat(end.endOffset()).isEqualTo(3);
            EpochEndOffset later = epoch(version, topic.name(), 0, 0, 4);
            assertThat(later.endOffset()).isEqualTo(-1);
            assertThat(later.leaderEpoch()).isEqualTo(-1);
            assertThat(Errors.forCode(epoch(version, "nobody", 0, -1, 0).errorCode()))
                    .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
            assertThat(Errors.forCode(epoch(version, topic.name(), 0, 3, 0).errorCode()))
                    .isEqualTo(Errors.UNKNOWN_LEADER_EPOCH);
        }
    }

    private EpochEndOffset epoch(
            int version, String topic, int partition, int currentEpoch, int epoch) {
        var request = new OffsetForLeaderEpochRequestData().setReplicaId(-1);
        request.topics()
                .add(
                        new OffsetForLeaderTopic()
                                .setTopic(topic)
                                .setPartitions(
                                        List.of(
                                                new OffsetForLeaderPartition()
                                                        .setPartition(partition)
                                                        .setCurrentLeaderEpoch(currentEpoch)
                                                        .setLeaderEpoch(epoch))));
        return broker.call(version, request, OffsetForLeaderEpochResponseData.class)
                .topics()
                .iterator()
                .next()
                .partitions()
                .getFirst();
    }

    private void produce(TopicImage topic, CompressionType type, long... times) {
        var records = new SimpleRecord[times.length];
        for (int i = 0; i < times.length; i++) {
            records[i] = new SimpleRecord(NOW + times[i], Produce.bytes("v" + i));
        }
        var response =
                broker.call(
                        12,
                        Produce.request(
                                12,
                                topic,
                                0,
                                MemoryRecords.withRecords(Compression.of(type).build(), records)),
                        ProduceResponseData.class);
        assertThat(Errors.forCode(Produce.only(response).errorCode())).isEqualTo(Errors.NONE);
    }

    private ListOffsetsPartitionResponse list(int version, TopicImage topic, long timestamp) {
        return one(
                broker.call(
                        version,
                        request(topic.name(), 0, timestamp, -1),
                        ListOffsetsResponseData.class));
    }

    private static ListOffsetsRequestData request(
            String topic, int partition, long timestamp, int epoch) {
        return new ListOffsetsRequestData()
                .setReplicaId(-1)
                .setTopics(
                        List.of(
                                new ListOffsetsTopic()
                                        .setName(topic)
                                        .setPartitions(
                                                List.of(
                                                        new ListOffsetsPartition()
                                                                .setPartitionIndex(partition)
                                                                .setCurrentLeaderEpoch(epoch)
                                                                .setTimestamp(timestamp)))));
    }

    private static ListOffsetsPartitionResponse one(ListOffsetsResponseData response) {
        return response.topics().getFirst().partitions().getFirst();
    }
}
