package io.minikafka.cluster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.HostPort;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.conductor.Output.NamedUnclean;
import io.minikafka.cluster.conductor.Output.Seal;
import io.minikafka.cluster.conductor.Output.Submit;
import io.minikafka.cluster.metadata.ClusterCommand;
import io.minikafka.cluster.metadata.ClusterIdentity;
import io.minikafka.cluster.metadata.Controller;
import io.minikafka.cluster.metadata.ControllerConfig;
import io.minikafka.cluster.metadata.MetadataCommand;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.MetadataFixture;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.replication.Output.AnswerSeal;
import io.minikafka.cluster.replication.Output.Report;
import io.minikafka.cluster.replication.PartitionChange;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.cluster.replication.SealAnswer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/// A cluster of three nodes and its conductor, whose commands are committed at once, and whose replicas say what the
/// test says.
abstract class ConductedCluster {
    static final ConductorConfig CONFIG = ConductorConfig.defaults();

    private final Controller controller =
            new Controller(
                    new ControllerConfig(1, 1, 3, 1_000, true),
                    MetadataFixture.broker(),
                    MetadataFixture.ids(1),
                    MetadataFixture.FEATURES,
                    new RingPlacing());
    final List<Seal> seals = new ArrayList<>();
    final List<NamedUnclean> unclean = new ArrayList<>();
    final Set<Integer> silent = new HashSet<>();
    MetadataImage image = MetadataImage.EMPTY;
    Conductor conductor = new Conductor(CONFIG, image, 0);
    long nowMs = 1_000;

    @BeforeEach
    void threeNodes() {
        submit(new OfCluster<>(new ClusterCommand.Found(identity(), node(1))));
        submit(new OfCluster<>(new ClusterCommand.Register(node(2))));
        submit(new OfCluster<>(new ClusterCommand.Register(node(3))));
        conductor = new Conductor(CONFIG, image, nowMs);
    }

    final void change(TopicIdPartition id, PartitionChange change) {
        submit(
                new OfCluster<>(
                        new ClusterCommand.ChangePartitions(
                                List.of(new ClusterCommand.Proposal(id, change)))));
    }

    final void want(TopicIdPartition id, List<Integer> nodes) {
        submit(
                new OfCluster<>(
                        new ClusterCommand.Want(List.of(new ClusterCommand.Wish(id, nodes)))));
    }

    final TopicIdPartition create() {
        return create(3);
    }

    final TopicIdPartition create(int replicas) {
        submit(
                new CreateTopics(
                        List.of(new NewTopic("t", 1, replicas, Map.of(), new TreeMap<>())), false));
        return new TopicIdPartition(image.topic("t").orElseThrow().id(), 0);
    }

    /// A partition of which the preferred replica leads epoch 1.
    final TopicIdPartition led() {
        TopicIdPartition id = create();
        List<Integer> wanted = partition(id).wanted();
        answer(id, wanted.get(0), 1, 0, 0);
        answer(id, wanted.get(1), 1, 0, 0);
        assertThat(leader(id)).isEqualTo(wanted.get(0));
        return id;
    }

    final void answer(TopicIdPartition id, int node, int epoch, int adopted, long end) {
        report(id, node, new AnswerSeal(new SealAnswer(epoch, replica(node), adopted, end)));
    }

    final void report(TopicIdPartition id, int node, Report report) {
        step(new Input.Reported(nowMs, replica(node), id, report));
    }

    /// Time passes, and those that are not silent are heard.
    final void pass(long ms) {
        for (long end = nowMs + ms; nowMs < end; ) {
            nowMs += 50;
            for (NodeImage node : image.cluster().nodes()) {
                if (!silent.contains(node.nodeId())) {
                    step(new Input.Heard(nowMs, node.nodeId(), node.incarnation()));
                }
            }
            step(new Input.Tick(nowMs));
        }
    }

    final void step(Input input) {
        for (Output output : conductor.step(input)) {
            switch (output) {
                case Seal seal -> seals.add(seal);
                case NamedUnclean news -> unclean.add(news);
                case Submit(ClusterCommand<?> command) -> submit(new OfCluster<>(command));
            }
        }
    }

    final void submit(MetadataCommand<?> command) {
        List<MetadataRecord> records = List.copyOf(controller.decide(image, command).records());
        for (MetadataRecord record : records) {
            image = image.replay(record);
        }
        if (!records.isEmpty()) {
            step(new Input.Changed(nowMs, records, image));
        }
    }

    final PartitionImage partition(TopicIdPartition id) {
        return image.cluster().partition(id).orElseThrow();
    }

    final PartitionState state(TopicIdPartition id) {
        return partition(id).state();
    }

    final int leader(TopicIdPartition id) {
        return state(id).leader().orElseThrow().brokerId();
    }

    static ReplicaId replica(int node) {
        return new ReplicaId(node, new UUID(0, node));
    }

    static ClusterIdentity identity() {
        return new ClusterIdentity("cluster", new byte[32]);
    }

    static NodeImage node(int id) {
        return new NodeImage(
                id, new UUID(0, id), new HostPort("host", id), "", 256, false, "1", 1, false);
    }
}
