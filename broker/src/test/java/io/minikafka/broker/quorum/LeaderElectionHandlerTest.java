package io.minikafka.broker.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.HostPort;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Answer;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TestMetadata;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.MetadataRecord.NodeRecord;
import io.minikafka.cluster.metadata.MetadataRecord.PartitionRecord;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.PartitionState;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Unclean elections as they are asked for; what becomes of them is the conductor's matter.
class LeaderElectionHandlerTest {
    private static final byte UNCLEAN = 1;

    private final TestMetadata metadata = new TestMetadata();
    private final TopicImage topic = metadata.create("t", 1, Map.of());
    private final TopicIdPartition id = new TopicIdPartition(topic.id(), 0);
    private final List<TopicIdPartition> asked = new ArrayList<>();
    private final LeaderElectionHandler handler =
            new LeaderElectionHandler(metadata, (partition, _) -> asked.add(partition));

    @BeforeEach
    void threeNodesOfWhichTheFirstLeads() {
        List.of(1, 2, 3).forEach(node -> node(node, false));
        led(Optional.of(replica(1)));
    }

    @Test
    void aLeaderThatLivesIsNotReplaced() throws Exception {
        List.of(2, 3).forEach(node -> node(node, true));
        assertThat(elect(1_000)).isEqualTo(Errors.ELECTION_NOT_NEEDED);
        assertThat(asked).isEmpty();
    }

    @Test
    void whereAnElectionIsPossibleThatLosesNothingItIsNotNeeded() throws Exception {
        node(1, true);
        assertThat(elect(1_000)).isEqualTo(Errors.ELECTION_NOT_NEEDED);
        led(Optional.empty());
        assertThat(elect(1_000)).isEqualTo(Errors.ELECTION_NOT_NEEDED);
        assertThat(asked).isEmpty();
    }

    @Test
    void aLeaderThatIsGoneWithAnotherReplicaIsReplacedByTheLastOne() throws Exception {
        List.of(1, 2).forEach(node -> node(node, true));
        CompletableFuture<Errors> answer = ask(10_000);
        assertThat(asked).containsExactly(id);
        assertThat(answer).isNotDone();
        led(Optional.of(replica(3)));
        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(Errors.NONE);
    }

    @Test
    void itIsSaidWhenNobodyAnswered() throws Exception {
        List.of(1, 2).forEach(node -> node(node, true));
        assertThat(elect(50)).isEqualTo(Errors.REQUEST_TIMED_OUT);
    }

    @Test
    void whereNobodyLivesThereIsNobodyToElect() throws Exception {
        List.of(1, 2, 3).forEach(node -> node(node, true));
        assertThat(elect(1_000)).isEqualTo(Errors.ELIGIBLE_LEADERS_NOT_AVAILABLE);
        assertThat(asked).isEmpty();
    }

    @Test
    void aNodeWithANewDiskIsNotTheReplicaThatItHad() throws Exception {
        node(1, true);
        metadata.replay(new NodeRecord(image(2, new UUID(9, 9), false)));
        assertThat(ask(10_000)).isNotDone();
        assertThat(asked).containsExactly(id);
    }

    private Errors elect(int timeoutMs) throws Exception {
        return ask(timeoutMs).get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<Errors> ask(int timeoutMs) {
        CompletableFuture<Errors> error = new CompletableFuture<>();
        ElectLeadersRequestData request =
                new ElectLeadersRequestData().setElectionType(UNCLEAN).setTimeoutMs(timeoutMs);
        request.topicPartitions()
                .add(new TopicPartitions().setTopic("t").setPartitions(List.of(0)));
        InetSocketAddress here = new InetSocketAddress("localhost", 9_092);
        handler.handle(
                new RequestContext((short) 2, "operator", here, here, 1, 0),
                request,
                new Answer<>() {
                    @Override
                    public void send(ElectLeadersResponseData message) {
                        error.complete(
                                Errors.forCode(
                                        message.replicaElectionResults()
                                                .getFirst()
                                                .partitionResult()
                                                .getFirst()
                                                .errorCode()));
                    }

                    @Override
                    public void sendNothing() {
                        error.cancel(false);
                    }
                });
        return error;
    }

    private void led(Optional<ReplicaId> leader) {
        Configuration three = Configuration.of(List.of(replica(1), replica(2), replica(3)));
        metadata.replay(
                new PartitionRecord(
                        new PartitionImage(
                                id,
                                new PartitionState(1, leader, three, true, three, List.of(), 0),
                                List.of(1, 2, 3))));
    }

    private void node(int nodeId, boolean fenced) {
        metadata.replay(new NodeRecord(image(nodeId, replica(nodeId).directoryId(), fenced)));
    }

    private static NodeImage image(int nodeId, UUID directory, boolean fenced) {
        return new NodeImage(
                nodeId, directory, new HostPort("host", nodeId), "", 256, false, "1", 1, fenced);
    }

    private static ReplicaId replica(int nodeId) {
        return new ReplicaId(nodeId, new UUID(0, nodeId));
    }
}
