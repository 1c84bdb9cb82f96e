package io.minikafka.broker.share.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.TestBroker;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData.DeleteStateData;
import org.apache.kafka.common.message.DeleteShareGroupStateResponseData;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData.InitializeStateData;
import org.apache.kafka.common.message.InitializeShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData.ReadStateData;
import org.apache.kafka.common.message.ReadShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData.ReadStateSummaryData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryResponseData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData.StateBatch;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData.WriteStateData;
import org.apache.kafka.common.message.WriteShareGroupStateResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Kafka's requests about states, on a node that is alone.
class StateRequestsTest {
    private final ShareNode node = new ShareNode(new SimulatedDisk(5));
    private final TopicImage topic = node.topic("t");
    private final Uuid id = TestBroker.id(topic);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aStateIsPlacedWrittenReadAndRemoved() {
        assertThat(read(id).startOffset()).isEqualTo(-1);
        assertThat(write(id, 5, 5, 5)).isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(initialize(id, 5)).isEqualTo(Errors.NONE);
        assertThat(write(id, 5, 7, 9)).isEqualTo(Errors.NONE);
        var read = read(id);
        assertThat(read.startOffset()).isEqualTo(5);
        assertThat(read.stateBatches()).hasSize(1);
        assertThat(read.stateBatches().getFirst().firstOffset()).isEqualTo(7);
        assertThat(read.stateBatches().getFirst().lastOffset()).isEqualTo(9);
        assertThat(read.stateBatches().getFirst().deliveryState()).isEqualTo((byte) 2);
        var summary = summary(id);
        assertThat(summary.startOffset()).isEqualTo(5);
        assertThat(summary.deliveryCompleteCount()).isEqualTo(3);
        assertThat(delete(id)).isEqualTo(Errors.NONE);
        assertThat(summary(id).startOffset()).isEqualTo(-1);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Uuid nowhere = Uuid.randomUuid();
        assertThat(initialize(nowhere, 5)).isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(Errors.forCode(read(nowhere).errorCode()))
                .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(Errors.forCode(summary(nowhere).errorCode()))
                .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(initialize(id, 0)).isEqualTo(Errors.NONE);
        assertThat(write(id, 0, 9, 7)).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(write(id, -7, 7, 9)).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(write(id, 0, 1L << 40, 1L << 40)).isEqualTo(Errors.INVALID_REQUEST);
    }

    private Errors initialize(Uuid topicId, long start) {
        var request =
                new InitializeShareGroupStateRequestData()
                        .setGroupId("g")
                        .setTopics(
                                List.of(
                                        new InitializeStateData()
                                                .setTopicId(topicId)
                                                .setPartitions(
                                                        List.of(
                                                                new InitializeShareGroupStateRequestData
                                                                                .PartitionData()
                                                                        .setStateEpoch(1)
                                                                        .setStartOffset(start)))));
        return Errors.forCode(
                node.call(request, InitializeShareGroupStateResponseData.class)
                        .results()
                        .getFirst()
                        .partitions()
                        .getFirst()
                        .errorCode());
    }

    private ReadShareGroupStateResponseData.PartitionResult read(Uuid topicId) {
        var request =
                new ReadShareGroupStateRequestData()
                        .setGroupId("g")
                        .setTopics(
                                List.of(
                                        new ReadStateData()
                                                .setTopicId(topicId)
                                                .setPartitions(
                                                        List.of(
                                                                new ReadShareGroupStateRequestData
                                                                        .PartitionData()))));
        return node.call(request, ReadShareGroupStateResponseData.class)
                .results()
                .getFirst()
                .partitions()
                .getFirst();
    }

    private Errors write(Uuid topicId, long start, long first, long last) {
        var batch =
                new StateBatch()
                        .setFirstOffset(first)
                        .setLastOffset(last)
                        .setDeliveryState((byte) 2)
                        .setDeliveryCount((short) 1);
        var request =
                new WriteShareGroupStateRequestData()
                        .setGroupId("g")
                        .setTopics(
                                List.of(
                                        new WriteStateData()
                                                .setTopicId(topicId)
                                                .setPartitions(
                                                        List.of(
                                                                new WriteShareGroupStateRequestData
                                                                                .PartitionData()
                                                                        .setStartOffset(start)
                                                                        .setStateBatches(
                                                                                List.of(batch))))));
        return Errors.forCode(
                node.call(request, WriteShareGroupStateResponseData.class)
                        .results()
                        .getFirst()
                        .partitions()
                        .getFirst()
                        .errorCode());
    }

    private ReadShareGroupStateSummaryResponseData.PartitionResult summary(Uuid topicId) {
        var request =
                new ReadShareGroupStateSummaryRequestData()
                        .setGroupId("g")
                        .setTopics(
                                List.of(
                                        new ReadStateSummaryData()
                                                .setTopicId(topicId)
                                                .setPartitions(
                                                        List.of(
                                                                new ReadShareGroupStateSummaryRequestData
                                                                        .PartitionData()))));
        return node.call(request, ReadShareGroupStateSummaryResponseData.class)
                .results()
                .getFirst()
                .partitions()
                .getFirst();
    }

    private Errors delete(Uuid topicId) {
        var request =
                new DeleteShareGroupStateRequestData()
                        .setGroupId("g")
                        .setTopics(
                                List.of(
                                        new DeleteStateData()
                                                .setTopicId(topicId)
                                                .setPartitions(
                                                        List.of(
                                                                new DeleteShareGroupStateRequestData
                                                                        .PartitionData()))));
        return Errors.forCode(
                node.call(request, DeleteShareGroupStateResponseData.class)
                        .results()
                        .getFirst()
                        .partitions()
                        .getFirst()
                        .errorCode());
    }
}
