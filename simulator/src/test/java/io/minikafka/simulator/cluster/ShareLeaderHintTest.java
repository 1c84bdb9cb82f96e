package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.ProcessCluster;
import io.minikafka.simulator.client.RawConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData.AcknowledgePartition;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData.AcknowledgeTopic;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData.AcknowledgementBatch;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData;
import org.apache.kafka.common.message.ShareFetchRequestData;
import org.apache.kafka.common.message.ShareFetchRequestData.FetchPartition;
import org.apache.kafka.common.message.ShareFetchRequestData.FetchTopic;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A member of a share group that asks a node that does not lead hears who does, with the address (KIP-951).
class ShareLeaderHintTest {
    private static final String TOPIC = "tasks";
    private static final short VERSION = 2;
    private static final String MEMBER = Uuid.ONE_UUID.toString();

    @RegisterExtension final ProcessCluster cluster = new ProcessCluster();

    @Test
    void whoIsAskedAndDoesNotLeadSaysWhoDoes(@TempDir Path folder) throws Exception {
        cluster.form(folder, 3, Map.of());
        try (Admin admin = cluster.admin()) {
            cluster.createTopic(admin, TOPIC, 1, Map.of());
            Uuid topic =
                    admin.describeTopics(List.of(TOPIC))
                            .allTopicNames()
                            .get()
                            .values()
                            .iterator()
                            .next()
                            .topicId();
            int leader = ProcessCluster.leader(admin, TOPIC, 0);
            String address = cluster.node(leader).bootstrap();
            int other = leader == 1 ? 2 : 1;
            try (RawConnection connection = new RawConnection(cluster.node(other).bootstrap())) {
                var fetched = fetch(connection, topic);
                var part = fetched.responses().find(topic).partitions().getFirst();
                assertThat(Errors.forCode(part.errorCode()))
                        .isEqualTo(Errors.NOT_LEADER_OR_FOLLOWER);
                assertThat(part.currentLeader().leaderId()).isEqualTo(leader);
                var node = fetched.nodeEndpoints().find(leader);
                assertThat(node.host() + ":" + node.port()).isEqualTo(address);

                var acknowledged = acknowledge(connection, topic);
                var answer = acknowledged.responses().find(topic).partitions().getFirst();
                assertThat(Errors.forCode(answer.errorCode()))
                        .isEqualTo(Errors.NOT_LEADER_OR_FOLLOWER);
                assertThat(answer.currentLeader().leaderId()).isEqualTo(leader);
                var named = acknowledged.nodeEndpoints().find(leader);
                assertThat(named.host() + ":" + named.port()).isEqualTo(address);
            }
        }
    }

    private static ShareFetchResponseData fetch(RawConnection connection, Uuid topic)
            throws IOException {
        var wanted = new FetchTopic().setTopicId(topic);
        wanted.partitions().add(new FetchPartition().setPartitionIndex(0));
        var request =
                new ShareFetchRequestData()
                        .setGroupId("workers")
                        .setMemberId(MEMBER)
                        .setShareSessionEpoch(0)
                        .setMaxWaitMs(1_000)
                        .setMinBytes(1)
                        .setMaxBytes(1 << 20)
                        .setMaxRecords(100)
                        .setBatchSize(100);
        request.topics().add(wanted);
        connection.send(ApiKeys.SHARE_FETCH, VERSION, request);
        return new ShareFetchResponseData(
                connection.receive(ApiKeys.SHARE_FETCH, VERSION), VERSION);
    }

    private static ShareAcknowledgeResponseData acknowledge(RawConnection connection, Uuid topic)
            throws IOException {
        var partition = new AcknowledgePartition().setPartitionIndex(0);
        partition
                .acknowledgementBatches()
                .add(
                        new AcknowledgementBatch()
                                .setFirstOffset(0)
                                .setLastOffset(0)
                                .setAcknowledgeTypes(List.of((byte) 1)));
        var named = new AcknowledgeTopic().setTopicId(topic);
        named.partitions().add(partition);
        var request =
                new ShareAcknowledgeRequestData()
                        .setGroupId("workers")
                        .setMemberId(MEMBER)
                        .setShareSessionEpoch(1);
        request.topics().add(named);
        connection.send(ApiKeys.SHARE_ACKNOWLEDGE, VERSION, request);
        return new ShareAcknowledgeResponseData(
                connection.receive(ApiKeys.SHARE_ACKNOWLEDGE, VERSION), VERSION);
    }
}
