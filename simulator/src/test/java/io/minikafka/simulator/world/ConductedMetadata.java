package io.minikafka.simulator.world;

import io.minikafka.base.HostPort;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.conductor.Conductor;
import io.minikafka.cluster.conductor.ConductorConfig;
import io.minikafka.cluster.conductor.Input;
import io.minikafka.cluster.metadata.ClusterCommand;
import io.minikafka.cluster.metadata.ClusterIdentity;
import io.minikafka.cluster.metadata.Controller;
import io.minikafka.cluster.metadata.ControllerConfig;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.Placing;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.Output;
import io.minikafka.cluster.replication.PartitionChange;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.cluster.replication.Replica;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;

/// The real conductor, with a quorum that decides its commands at once, on all that was decided before, commits late, and
/// sometimes loses office together with what it has not committed.
final class ConductedMetadata implements MetadataSide {
    private static final UUID TOPIC = new UUID(1, 1);
    private static final TopicIdPartition PARTITION = new TopicIdPartition(TOPIC, 0);
    private static final ConductorConfig CONFIG =
            new ConductorConfig(1_000, 100, 400, 500, 4_000, 1_000, 100, 1_000, 1_500, 3, 10);

    private final Controller controller =
            new Controller(
                    new ControllerConfig(0, 1, 3, 100, true),
                    ConfigValues.defaults(ConfigKeys.of()),
                    () -> TOPIC,
                    List.of(),
                    Placing.nowhere());
    private final List<SimNode> nodes;
    private final Coverage coverage;
    private final Random random;
    private final LongSupplier nowMs;
    private final List<PartitionState> history = new ArrayList<>();
    private final Deque<List<MetadataRecord>> uncommitted = new ArrayDeque<>();
    private final List<ReplicaId> toSeal = new ArrayList<>();
    private final Map<Integer, Replica> processes = new HashMap<>();
    private final Map<Integer, Long> incarnations = new HashMap<>();
    private MetadataImage image = MetadataImage.EMPTY;

    /// As the image will be when all is committed.
    private MetadataImage next;

    private Conductor conductor;

    ConductedMetadata(
            Configuration first,
            List<SimNode> nodes,
            Coverage coverage,
            Random random,
            LongSupplier nowMs) {
        this.nodes = nodes;
        this.coverage = coverage;
        this.random = random;
        this.nowMs = nowMs;
        List<Integer> wanted = first.members().stream().map(ReplicaId::brokerId).toList();
        replay(new MetadataRecord.TopicRecord(new TopicImage(TOPIC, "t", 1, new TreeMap<>())));
        nodes.forEach(node -> replay(new MetadataRecord.NodeRecord(registration(node))));
        nodes.forEach(node -> processes.put(node.place(), node.replica()));
        replay(
                new MetadataRecord.PartitionRecord(
                        new PartitionImage(PARTITION, PartitionState.created(first), wanted)));
        replay(new MetadataRecord.ClusterRecord(new ClusterIdentity("c", new byte[32])));
        this.next = image;
        this.conductor = new Conductor(CONFIG, image, 0);
    }

    @Override
    public PartitionState state() {
        return history.getLast();
    }

    @Override
    public int version() {
        return history.size();
    }

    @Override
    public PartitionState state(int version) {
        return history.get(version - 1);
    }

    @Override
    public void reported(ReplicaId from, Output output) {
        if (!(output instanceof Output.Report report)) {
            throw new IllegalArgumentException("not for the metadata: " + output);
        }
        switch (report) {
            case Output.WantsElection _ -> coverage.count(Met.LEADER_TWICE_REFUSED);
            case Output.CaughtUp _ -> coverage.count(Met.LEARNER_CAUGHT_UP);
            case Output.AnswerSeal _, Output.HoldsStart _ -> {}
        }
        step(new Input.Reported(nowMs.getAsLong(), from, PARTITION, report));
    }

    @Override
    public List<ReplicaId> conduct(boolean leaderIsGone) {
        for (SimNode node : nodes) {
            if (node.isUp()) {
                heard(node);
            }
        }
        step(new Input.Tick(nowMs.getAsLong()));
        for (int left = 1 + random.nextInt(4); left > 0 && !uncommitted.isEmpty(); left--) {
            commit(uncommitted.removeFirst());
        }
        List<ReplicaId> asked = List.copyOf(toSeal);
        toSeal.clear();
        return asked;
    }

    /// A rumour that may be wrong.
    @Override
    public void elect() {
        int nodeId = state().leader().map(ReplicaId::brokerId).orElse(0);
        step(new Input.Suspected(nowMs.getAsLong(), nodeId));
    }

    @Override
    public void change(PartitionChange change) {
        switch (change) {
            case PartitionChange.Reconfigure(Configuration wanted) ->
                    submit(
                            new ClusterCommand.Want(
                                    List.of(
                                            new ClusterCommand.Wish(
                                                    PARTITION,
                                                    wanted.members().stream()
                                                            .map(ReplicaId::brokerId)
                                                            .toList()))));
            case PartitionChange.Learn _ -> {
                int nodeId = random.nextInt(nodes.size());
                submit(new ClusterCommand.Drain(nodeId, random.nextBoolean()));
            }
            default -> loseOffice();
        }
    }

    private void loseOffice() {
        coverage.count(Met.OFFICE_LOST);
        while (!uncommitted.isEmpty() && random.nextBoolean()) {
            commit(uncommitted.removeFirst());
        }
        uncommitted.clear();
        next = image;
        toSeal.clear();
        conductor = new Conductor(CONFIG, image, nowMs.getAsLong());
    }

    private void heard(SimNode node) {
        NodeImage known = image.cluster().node(node.place()).orElseThrow();
        if (processes.put(node.place(), node.replica()) != node.replica()) {
            incarnations.merge(node.place(), 2L, (before, _) -> before + 1);
        }
        NodeImage now = registration(node);
        if (known.incarnation() != now.incarnation()) {
            submit(new ClusterCommand.Register(now));
        } else {
            step(new Input.Heard(nowMs.getAsLong(), node.place(), known.incarnation()));
        }
    }

    private NodeImage registration(SimNode node) {
        return new NodeImage(
                node.place(),
                node.id().directoryId(),
                new HostPort("node", 1 + node.place()),
                "",
                256,
                false,
                "1",
                incarnations.getOrDefault(node.place(), 1L),
                false);
    }

    private void step(Input input) {
        for (var output : conductor.step(input)) {
            switch (output) {
                case io.minikafka.cluster.conductor.Output.Submit(var command) -> submit(command);
                case io.minikafka.cluster.conductor.Output.Seal(ReplicaId to, _, int epoch) -> {
                    if (epoch == state().epoch()) {
                        toSeal.add(to);
                    }
                }
                case io.minikafka.cluster.conductor.Output.NamedUnclean _ ->
                        throw new IllegalStateException("nobody asked for it");
            }
        }
    }

    private void submit(ClusterCommand<?> command) {
        List<MetadataRecord> records =
                List.copyOf(controller.decide(next, new OfCluster<>(command)).records());
        if (!records.isEmpty()) {
            records.forEach(record -> next = next.replay(record));
            uncommitted.add(records);
        }
    }

    private void commit(List<MetadataRecord> records) {
        records.forEach(this::replay);
        step(new Input.Changed(nowMs.getAsLong(), records, image));
    }

    private void replay(MetadataRecord record) {
        image = image.replay(record);
        if (record instanceof MetadataRecord.PartitionRecord(PartitionImage partition)
                && (history.isEmpty() || !history.getLast().equals(partition.state()))) {
            if (!history.isEmpty()) {
                count(history.getLast(), partition.state());
            }
            history.add(partition.state());
        }
    }

    private void count(PartitionState before, PartitionState after) {
        if (before.leader().isEmpty() && after.leader().isPresent()) {
            coverage.count(Met.ELECTION);
        }
        if (before.active() && !after.active()) {
            coverage.count(Met.CHANGE_STARTED);
        } else if (!before.active() && after.active()) {
            coverage.count(
                    after.epoch() == before.epoch() ? Met.CHANGE_ACTIVE : Met.CHANGE_CANCELLED);
        }
    }
}
