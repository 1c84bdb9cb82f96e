package io.minikafka.cluster.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.HostPort;
import io.minikafka.cluster.Quorums;
import io.minikafka.cluster.metadata.ClusterCommand.Drain;
import io.minikafka.cluster.metadata.ClusterCommand.Fence;
import io.minikafka.cluster.metadata.ClusterCommand.Found;
import io.minikafka.cluster.metadata.ClusterCommand.Register;
import io.minikafka.cluster.metadata.ClusterCommand.RemoveNode;
import io.minikafka.cluster.metadata.MetadataCommand.AlterConfigs;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigChange;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigOperation;
import io.minikafka.cluster.metadata.MetadataCommand.CreatePartitions;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.DeleteTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewPartitions;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.MetadataCommand.TopicRef;
import io.minikafka.cluster.metadata.Outcome.Done;
import io.minikafka.cluster.metadata.Outcome.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClusterCommandsTest {
    private final Controller controller =
            new Controller(
                    new ControllerConfig(1, 3, 3, 100_000, true),
                    MetadataFixture.broker(),
                    MetadataFixture.ids(1),
                    MetadataFixture.FEATURES,
                    ClusterCommandsTest::roundRobin);
    private MetadataImage image = MetadataImage.EMPTY;

    @Test
    void aFounderBringsItsTopicsAlong() {
        submit(topic("old", 2, 1));
        TopicImage old = image.topic("old").orElseThrow();
        found();
        assertThat(image.cluster().partitionsOf(old.id()))
                .hasSize(2)
                .allSatisfy(partition -> {
                    assertThat(partition.wanted()).containsExactly(1);
                    assertThat(partition.state().epoch()).isEqualTo(1);
                    assertThat(partition.state().configuration().quorums())
                            .isEqualTo(new Quorums(1, 1, 1));
                });
        assertThat(image.cluster().identity()).isPresent();
        assertRefused(
                submit(new OfCluster<>(new Found(identity(), node(1, 1)))),
                MetadataError.INVALID_REQUEST);
    }

    @Test
    void nodesGetIdsAndKeepThemWithTheirFolder() {
        found();
        assertThat(register(node(-1, 2))).extracting(NodeImage::nodeId).isEqualTo(2);
        assertThat(register(node(-1, 3))).extracting(NodeImage::nodeId).isEqualTo(3);
        assertThat(register(node(-1, 2))).extracting(NodeImage::nodeId).isEqualTo(2);
    }

    @Test
    void twoLiveNodesWithOneIdAreRefusedButADeadOnesIdMayBeTaken() {
        found();
        register(node(2, 2));
        assertRefused(
                submit(new OfCluster<>(new Register(node(2, 99)))), MetadataError.INVALID_REQUEST);
        submit(new OfCluster<>(new Fence(2, 0, true)));
        NodeImage taken = register(node(2, 99));
        assertThat(taken.directoryId()).isEqualTo(new UUID(9, 99));
        assertThat(taken.fenced()).isFalse();
    }

    @Test
    void whatIsSaidOfAnEarlierProcessComesTooLate() {
        found();
        register(node(2, 2));
        submit(new OfCluster<>(new Fence(2, -5, true)));
        assertThat(image.cluster().node(2).orElseThrow().fenced()).isFalse();
    }

    @Test
    void newTopicsArePlacedWithTheQuorumsThatTheyChoose() {
        three();
        submit(topic("usual", 2, -1));
        assertThat(quorumsOf("usual")).isEqualTo(new Quorums(3, 2, 2));
        submit(topic("all", 1, 3, Map.of("minikafka.write.quorum", "3")));
        assertThat(quorumsOf("all")).isEqualTo(new Quorums(3, 3, 1));
        submit(topic("insync", 1, 3, Map.of("min.insync.replicas", "3")));
        assertThat(quorumsOf("insync")).isEqualTo(new Quorums(3, 3, 2));
    }

    @Test
    void quorumsThatDoNotMeetAreRefusedWithTheReason() {
        three();
        Outcome<?> refused =
                submit(
                                topic(
                                        "bad",
                                        1,
                                        3,
                                        Map.of(
                                                "minikafka.write.quorum",
                                                "2",
                                                "minikafka.read.quorum",
                                                "1")))
                        .getFirst();
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Refused.class,
                        r -> {
                            assertThat(r.error()).isEqualTo(MetadataError.INVALID_CONFIG);
                            assertThat(r.message()).contains("needs a read quorum of at least 2");
                        });
        submit(topic("good", 1, 3));
        List<Outcome<SortedMap<String, String>>> altered =
                submit(
                        new AlterConfigs(
                                List.of(
                                        new ConfigChange(
                                                ResourceType.TOPIC,
                                                "good",
                                                false,
                                                List.of(
                                                        new ConfigOperation.Set(
                                                                "minikafka.write.quorum", "1")))),
                                false));
        assertRefused(altered.getFirst(), MetadataError.INVALID_CONFIG);
    }

    @Test
    void partitionsComeWithTheirTopicGrowWithItAndGoWithIt() {
        three();
        submit(topic("t", 1, 2));
        UUID id = image.topic("t").orElseThrow().id();
        submit(new CreatePartitions(List.of(new NewPartitions("t", 4, Optional.empty())), false));
        assertThat(image.cluster().partitionsOf(id)).hasSize(4);
        assertThat(image.cluster().partition(id, 3).orElseThrow().wanted()).hasSize(2);
        submit(new DeleteTopics(List.of(new TopicRef.ByName("t"))));
        assertThat(image.cluster().partitionCount()).isZero();
    }

    @Test
    void aNodeIsForgottenWhenItIsGoneAndNothingWithIt() {
        three();
        submit(topic("t", 1, 3));
        assertThat(refusal(new RemoveNode(3))).contains("Broker 3 is alive");
        submit(new OfCluster<>(new Fence(3, 0, true)));
        submit(new OfCluster<>(new Fence(2, 0, true)));
        assertThat(refusal(new RemoveNode(3)))
                .contains("Partition 0 of topic t has copies on nodes 1, 2, 3, of which 1 live(s)")
                .contains("and 2 must");
        submit(new OfCluster<>(new Fence(2, 0, false)));
        assertThat(submit(new OfCluster<>(new RemoveNode(3)))).isInstanceOf(Done.class);
        assertThat(image.cluster().node(3)).isEmpty();
        assertRefused(submit(new OfCluster<>(new RemoveNode(3))), MetadataError.UNKNOWN_NODE);
    }

    /// With two copies an acknowledgement is on both: the one that is left has all.
    @Test
    void theLastOfTwoCopiesIsEnoughTheOnlyOneIsNot() {
        found();
        register(node(2, 2));
        submit(topic("both", 1, 2));
        submit(new OfCluster<>(new Fence(2, 0, true)));
        assertThat(submit(new OfCluster<>(new RemoveNode(2)))).isInstanceOf(Done.class);
        register(node(2, 2));
        submit(topic("one", 2, 1));
        submit(new OfCluster<>(new Fence(2, 0, true)));
        assertThat(refusal(new RemoveNode(2))).contains("Partition 1 of topic one");
        submit(new DeleteTopics(List.of(new TopicRef.ByName("one"))));
        assertThat(submit(new OfCluster<>(new RemoveNode(2)))).isInstanceOf(Done.class);
    }

    @Test
    void aNodeIsNotDrainedToOneThatIsAway() {
        three();
        submit(topic("t", 1, 3));
        register(node(4, 4));
        submit(new OfCluster<>(new Fence(4, 0, true)));
        assertThat(refusal(new Drain(3, true))).contains("2 node(s) that live would be left");
        submit(new OfCluster<>(new Fence(4, 0, false)));
        submit(new OfCluster<>(new Fence(2, 0, true)));
        assertThat(submit(new OfCluster<>(new Drain(3, true))))
                .as("who is away keeps its copy")
                .isInstanceOf(Done.class);
    }

    private String refusal(ClusterCommand<Outcome<NodeImage>> command) {
        return submit(new OfCluster<>(command)) instanceof Refused<NodeImage>(var _, String why)
                ? why
                : "not refused";
    }

    @Test
    void aNodeIsDrainedOnlyIfItsReplicasHaveSomewhereToGo() {
        three();
        submit(topic("t", 1, 3));
        assertRefused(submit(new OfCluster<>(new Drain(3, true))), MetadataError.INVALID_REQUEST);
        register(node(4, 4));
        assertThat(submit(new OfCluster<>(new Drain(3, true)))).isInstanceOf(Done.class);
        assertThat(image.cluster().node(3).orElseThrow().draining()).isTrue();
        assertThat(submit(new OfCluster<>(new Drain(3, false)))).isInstanceOf(Done.class);
        assertThat(image.cluster().node(3).orElseThrow().draining()).isFalse();
    }

    @Test
    void theRecordsOfAnImageMakeItAgain() {
        three();
        submit(topic("t", 5, 3));
        MetadataImage again = MetadataImage.EMPTY;
        for (MetadataRecord record : image.records()) {
            again = again.replay(record);
        }
        assertThat(again.records()).isEqualTo(image.records());
    }

    private void found() {
        submit(new OfCluster<>(new Found(identity(), node(1, 1))));
    }

    private void three() {
        found();
        register(node(2, 2));
        register(node(3, 3));
    }

    private NodeImage register(NodeImage node) {
        return submit(new OfCluster<>(new Register(node))) instanceof Done<NodeImage>(NodeImage now)
                ? now
                : node(-1, -1);
    }

    private Quorums quorumsOf(String topic) {
        return image.cluster()
                .partition(image.topic(topic).orElseThrow().id(), 0)
                .orElseThrow()
                .state()
                .configuration()
                .quorums();
    }

    private <R> R submit(MetadataCommand<R> command) {
        Decision<R> decision = controller.decide(image, command);
        for (MetadataRecord record : decision.records()) {
            image = image.replay(record);
        }
        return decision.result();
    }

    private static void assertRefused(Outcome<?> outcome, MetadataError error) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.error()).isEqualTo(error));
    }

    private static CreateTopics topic(String name, int partitions, int replicas) {
        return topic(name, partitions, replicas, Map.of());
    }

    private static CreateTopics topic(
            String name, int partitions, int replicas, Map<String, String> configs) {
        return new CreateTopics(
                List.of(new NewTopic(name, partitions, replicas, Map.of(), new TreeMap<>(configs))),
                false);
    }

    private static ClusterIdentity identity() {
        return new ClusterIdentity("cluster", new byte[32]);
    }

    private static NodeImage node(int id, int folder) {
        return new NodeImage(
                id,
                new UUID(9, folder),
                new HostPort("host" + id, 9_092),
                "",
                256,
                false,
                "1",
                0,
                false);
    }

    private static Outcome<List<List<Integer>>> roundRobin(
            MetadataImage image, UUID topicId, int first, int count, int replicas) {
        List<List<Integer>> all = new ArrayList<>();
        for (int partition = first; partition < first + count; partition++) {
            List<Integer> nodes = new ArrayList<>();
            for (int i = 0; i < replicas; i++) {
                nodes.add(1 + (partition + i) % image.cluster().nodeCount());
            }
            all.add(nodes);
        }
        return new Done<>(all);
    }
}
