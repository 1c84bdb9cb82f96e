package io.minikafka.broker.share.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.Produce;
import io.minikafka.broker.TestBroker;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData.AlterShareGroupOffsetsRequestPartition;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData.AlterShareGroupOffsetsRequestTopic;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData.AlterShareGroupOffsetsRequestTopicCollection;
import org.apache.kafka.common.message.AlterShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData.AcknowledgePartition;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData.AcknowledgeTopic;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData;
import org.apache.kafka.common.message.ShareFetchRequestData;
import org.apache.kafka.common.message.ShareFetchRequestData.FetchPartition;
import org.apache.kafka.common.message.ShareFetchRequestData.FetchTopic;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.message.ShareFetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShareHandlersTest {
    private final ShareNode node = new ShareNode(new SimulatedDisk(2));
    private final TopicImage topic = node.topic("t");

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aSessionHasItsEpochs() {
        assertThat(fetch("a", 1, 0).errorCode()).isEqualTo(Errors.SHARE_SESSION_NOT_FOUND.code());
        assertThat(fetch("a", 0, 0).errorCode()).isZero();
        assertThat(fetch("a", 1, 0).errorCode()).isZero();
        assertThat(fetch("a", 1, 0).errorCode())
                .isEqualTo(Errors.INVALID_SHARE_SESSION_EPOCH.code());
        assertThat(fetch("b", 0, 0).errorCode()).isZero();
        assertThat(fetch("c", 0, 0).errorCode()).isZero();
        assertThat(fetch("d", 0, 0).errorCode())
                .isEqualTo(Errors.SHARE_SESSION_LIMIT_REACHED.code());
        assertThat(fetch("b", -1, 0).errorCode()).isZero();
        assertThat(fetch("d", 0, 0).errorCode()).isZero();
        assertThat(fetch("", 0, 0).errorCode()).isEqualTo(Errors.INVALID_REQUEST.code());
    }

    @Test
    void aWaitingFetchGetsWhatIsProduced() {
        beginAtZero();
        CompletableFuture<ShareFetchResponseData> waiting = send(request("a", 0, 10_000));
        node.append(topic, Produce.batch(CompressionType.LZ4, "x", "y").buffer());
        PartitionData got = only(ShareNode.await(waiting));
        assertThat(got.acquiredRecords()).hasSize(1);
        assertThat(got.acquiredRecords().getFirst().lastOffset()).isEqualTo(1);
        assertThat(got.records().sizeInBytes()).isPositive();
        assertThat(node.readBytes(topic)).isEqualTo(got.records().sizeInBytes());
    }

    @Test
    void whatAMemberHoldsGoesToOthersWhenItsConnectionIsGone() {
        beginAtZero();
        node.append(topic, Produce.batch("x", "y").buffer());
        assertThat(only(fetch("a", 0, 1_000)).acquiredRecords()).hasSize(1);
        node.connectionId = 2;
        CompletableFuture<ShareFetchResponseData> waiting = send(request("b", 0, 10_000));
        node.service.connectionGone(1);
        PartitionData got = only(ShareNode.await(waiting));
        assertThat(got.acquiredRecords().getFirst().deliveryCount()).isEqualTo((short) 2);
        assertThat(acknowledge("a", 1, 0, 1, 1)).isEqualTo(Errors.SHARE_SESSION_NOT_FOUND);
    }

    @Test
    void acknowledgementsAreCheckedAsAWhole() {
        beginAtZero();
        node.append(topic, Produce.batch("x", "y", "z").buffer());
        assertThat(only(fetch("a", 0, 1_000)).acquiredRecords()).hasSize(1);
        assertThat(fetch("b", 0, 0).errorCode()).isZero();
        assertThat(acknowledge("b", 1, 0, 0, 1)).isEqualTo(Errors.INVALID_RECORD_STATE);
        assertThat(acknowledge("a", 1, 0, 7, 1)).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(acknowledge("a", 2, 0, 0, 9)).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(acknowledge("a", 3, 0, 1, 1)).isEqualTo(Errors.NONE);
        assertThat(acknowledge("a", 4, 1, 2, 1))
                .as("1 is done, but nothing of a request counts unless all does")
                .isEqualTo(Errors.NONE);
        assertThat(acknowledge("a", 5, 2, 2, 1)).as("before the start").isEqualTo(Errors.NONE);
    }

    @Test
    void controlRecordsAreNobodys() {
        beginAtZero();
        node.append(topic, Produce.batch("x").buffer());
        node.append(
                topic,
                new RecordBatchBuilder()
                        .producer(7, 0, -1)
                        .transactional()
                        .control()
                        .add(1, new byte[] {0, 0, 0, 1}, new byte[6])
                        .build());
        node.append(topic, Produce.batch("y").buffer());
        List<Long> offsets = new ArrayList<>();
        for (var range : only(fetch("a", 0, 1_000)).acquiredRecords()) {
            for (long offset = range.firstOffset(); offset <= range.lastOffset(); offset++) {
                offsets.add(offset);
            }
        }
        assertThat(offsets).containsExactly(0L, 2L);
    }

    @Test
    void anUnknownTopicIsSaidToBe() {
        var request = request("a", 0, 0);
        node.metadata.delete(topic);
        ShareFetchResponseData response = ShareNode.await(send(request));
        assertThat(only(response).errorCode()).isEqualTo(Errors.UNKNOWN_TOPIC_ID.code());
    }

    private void beginAtZero() {
        var partition =
                new AlterShareGroupOffsetsRequestPartition().setPartitionIndex(0).setStartOffset(0);
        var topics = new AlterShareGroupOffsetsRequestTopicCollection();
        topics.add(
                new AlterShareGroupOffsetsRequestTopic()
                        .setTopicName("t")
                        .setPartitions(List.of(partition)));
        var response =
                node.call(
                        new AlterShareGroupOffsetsRequestData().setGroupId("g").setTopics(topics),
                        AlterShareGroupOffsetsResponseData.class);
        assertThat(response.errorCode()).isZero();
    }

    private ShareFetchRequestData request(String member, int epoch, int waitMs) {
        var request =
                new ShareFetchRequestData()
                        .setGroupId("g")
                        .setMemberId(member)
                        .setShareSessionEpoch(epoch)
                        .setMaxWaitMs(waitMs)
                        .setMinBytes(1)
                        .setMaxBytes(1 << 20)
                        .setMaxRecords(100)
                        .setBatchSize(100);
        if (epoch == 0) {
            var named = new FetchTopic().setTopicId(TestBroker.id(topic));
            named.partitions().add(new FetchPartition().setPartitionIndex(0));
            request.topics().add(named);
        }
        return request;
    }

    private CompletableFuture<ShareFetchResponseData> send(ShareFetchRequestData request) {
        return node.send(request, ShareFetchResponseData.class);
    }

    private ShareFetchResponseData fetch(String member, int epoch, int waitMs) {
        return ShareNode.await(send(request(member, epoch, waitMs)));
    }

    private Errors acknowledge(String member, int epoch, long first, long last, int type) {
        var partition = new AcknowledgePartition().setPartitionIndex(0);
        partition
                .acknowledgementBatches()
                .add(
                        new ShareAcknowledgeRequestData.AcknowledgementBatch()
                                .setFirstOffset(first)
                                .setLastOffset(last)
                                .setAcknowledgeTypes(List.of((byte) type)));
        var named = new AcknowledgeTopic().setTopicId(TestBroker.id(topic));
        named.partitions().add(partition);
        var request =
                new ShareAcknowledgeRequestData()
                        .setGroupId("g")
                        .setMemberId(member)
                        .setShareSessionEpoch(epoch);
        request.topics().add(named);
        var response = node.call(request, ShareAcknowledgeResponseData.class);
        if (response.errorCode() != 0) {
            return Errors.forCode(response.errorCode());
        }
        return Errors.forCode(
                response.responses().iterator().next().partitions().getFirst().errorCode());
    }

    private static PartitionData only(ShareFetchResponseData response) {
        assertThat(response.errorCode()).isZero();
        assertThat(response.responses()).hasSize(1);
        return response.responses().iterator().next().partitions().getFirst();
    }
}
