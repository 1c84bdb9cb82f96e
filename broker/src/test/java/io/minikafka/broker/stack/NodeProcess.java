package io.minikafka.broker.stack;

import io.minikafka.base.ByteRegion;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.broker.Answer;
import io.minikafka.broker.DelayGate;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TopicRules;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.broker.produce.ProduceHandler;
import io.minikafka.broker.quorum.QuorumNode;
import io.minikafka.broker.replica.Peers;
import io.minikafka.broker.replica.ReplicaNode;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.conductor.ConductorConfig;
import io.minikafka.cluster.conductor.RingPlacing;
import io.minikafka.cluster.metadata.ClusterIdentity;
import io.minikafka.cluster.metadata.Controller;
import io.minikafka.cluster.metadata.ControllerConfig;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.raft.SimulatedPace;
import io.minikafka.cluster.replication.LetterCodec;
import io.minikafka.cluster.replication.Output.Report;
import io.minikafka.cluster.replication.RangeLetter;
import io.minikafka.cluster.replication.ReplicaLetter;
import io.minikafka.storage.SteppedStorage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;

/// A node's process, from its start to its death: the real storage, quorum, conductor, replicas, gossip and produce
/// handler, wired as in a broker, with the world in the place of threads, clocks and sockets.
final class NodeProcess implements NodeExecutor.Life, Peers {
    static final ClusterIdentity CLUSTER =
            new ClusterIdentity("MkU3OEVBNTcwNTJENDM2Qg", new byte[32]);
    private static final ConductorConfig CONDUCTING =
            new ConductorConfig(1_500, 100, 400, 500, 4_000, 1_000, 100, 1_000, 1_500, 3, 10);

    private final StackWorld world;
    private final Machine machine;
    private final long number;
    private final Random random;
    private final StackFlaw flaw;
    private final SteppedStorage storage;
    private final QuorumNode quorum;
    private final NodeExecutor owner = new NodeExecutor(this);
    private final NodeExecutor clock = new NodeExecutor(this);
    private final Calls calls;
    private final Whispers whispers;
    private Optional<ReplicaNode> replicas = Optional.empty();
    private Optional<ProduceHandler> produce = Optional.empty();
    private boolean isAlive = true;
    private boolean isWriteQueued;
    private long pausedUntilUs;

    /// @param number of the process, larger than that of any before
    NodeProcess(StackWorld world, Machine machine, long number) {
        this.world = world;
        this.machine = machine;
        this.number = number;
        this.random = world.random();
        this.flaw = world.flaw();
        this.storage = SteppedStorage.open(machine.disk, machine.time());
        flaw.opened(storage);
        LogJournal journal =
                LogJournal.open(
                        "quorum",
                        LogJournal.QUORUM_LOG,
                        storage.logs(),
                        machine.disk,
                        machine.time());
        this.calls = new Calls(world, this);
        this.quorum =
                new QuorumNode(
                        new QuorumNode.Self(
                                CLUSTER,
                                machine.nodeId(),
                                machine.replica().directoryId(),
                                "",
                                256,
                                "1",
                                number,
                                world.contacts(machine)),
                        new Controller(
                                new ControllerConfig(machine.nodeId(), 1, 3, 100, true),
                                ConfigValues.defaults(ConfigKeys.of()),
                                () -> StackWorld.TOPIC_ID,
                                List.of(),
                                new RingPlacing()),
                        CONDUCTING,
                        new WaitingJournal(journal, storage, flaw),
                        calls,
                        this::seal,
                        owner,
                        machine.time(),
                        new SimulatedPace(
                                new NodeExecutor(this), machine.time(), random.nextLong()),
                        this::broken);
        this.whispers = new Whispers(world, this);
    }

    void start() {
        calls.serve(quorum);
        quorum.metadata()
                .onChange((_, records, _) -> {
                    for (MetadataRecord record : records) {
                        if (record instanceof MetadataRecord.NodeRecord(NodeImage node)) {
                            whispers.join(List.of(node.address()));
                        }
                    }
                });
        Optional<Supplier<MetadataImage>> before =
                machine.isFounder() ? Optional.of(() -> MetadataImage.EMPTY) : Optional.empty();
        quorum.start(machine.address(), before);
        var _ =
                quorum.join()
                        .whenComplete((_, refused) ->
                                owner.execute(refused == null ? this::joined : this::giveUp));
        whispers.begin(world.contacts(machine));
        workOfTheDisk();
        settle();
    }

    /// The cluster does not want it as it is; somebody starts it again.
    private void giveUp() {
        world.coverage().count(Met.JOIN_REFUSED);
        world.supervisor().stops(this);
    }

    private void joined() {
        ReplicaNode node =
                new ReplicaNode(
                        machine.replica(),
                        new ReplicaNode.Surroundings(
                                quorum.metadata(),
                                quorum.contact(),
                                storage.logs(),
                                _ -> SteppedStorage.logConfig(),
                                task -> later(20 + random.nextInt(3_000), task),
                                clock,
                                machine.time(),
                                () -> Long.MAX_VALUE,
                                this::broken),
                        this,
                        this::report,
                        (partition, from, said) ->
                                quorum.conductor().reported(from, partition, said));
        Partitions partitions =
                new Partitions(
                        quorum.metadata(),
                        node,
                        _ ->
                                new TopicRules(
                                        SteppedStorage.logConfig(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        0,
                                        false,
                                        false));
        produce =
                Optional.of(
                        new ProduceHandler(
                                partitions,
                                (_, _, _, asked, _, answer) ->
                                        answer.accept(
                                                Map.of(asked.getFirst(), Errors.INVALID_TXN_STATE)),
                                (_, _, _, _) -> new DelayGate.Now()));
        replicas = Optional.of(node);
        node.start(partitions::forget);
    }

    Machine machine() {
        return machine;
    }

    long number() {
        return number;
    }

    boolean isAlive() {
        return isAlive;
    }

    boolean hasJoined() {
        return replicas.isPresent();
    }

    QuorumNode quorum() {
        return quorum;
    }

    SteppedStorage storage() {
        return storage;
    }

    MetadataImage image() {
        return quorum.metadata().image();
    }

    Optional<PartitionHome> home(int partition) {
        return image().topic(StackWorld.TOPIC)
                .flatMap(topic ->
                        replicas.flatMap(
                                node -> node.home(topic, partition, SteppedStorage.logConfig())));
    }

    // --- life and death ---

    @Override
    public void later(long us, Runnable task) {
        world.clock().after(us, () -> run(task));
    }

    @Override
    public long worldUs(long ms) {
        return machine.time().worldUs(ms);
    }

    @Override
    public long wakeUpUs() {
        return 20L + random.nextInt(150);
    }

    /// Something that this process does, now or when its pause is over.
    private void run(Runnable task) {
        if (!isAlive) {
            return;
        }
        if (world.clock().nowUs() < pausedUntilUs) {
            world.clock().after(pausedUntilUs - world.clock().nowUs(), () -> run(task));
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            if (isAlive && !world.supervisor().isDying(this)) {
                throw e instanceof Violation violation
                        ? violation
                        : new Violation("node " + machine.nodeId() + ": " + e, e);
            }
        }
        settle();
    }

    /// What follows from whatever it did.
    private void settle() {
        if (!isAlive) {
            return;
        }
        if (world.supervisor().isDying(this)) {
            world.checker().looks(this);
            world.supervisor().buried(this);
            return;
        }
        if (!isWriteQueued && storage.isWriteWaiting()) {
            isWriteQueued = true;
            later(
                    world.storm().diskDelayUs(machine),
                    () -> {
                        isWriteQueued = false;
                        boolean _ = storage.write();
                    });
        }
        world.checker().looks(this);
    }

    void pauseUntil(long us) {
        pausedUntilUs = us;
    }

    /// Whether its thread of control is stopped.
    boolean isPaused() {
        return world.clock().nowUs() < pausedUntilUs;
    }

    void die() {
        isAlive = false;
        storage.abandon();
    }

    private void broken(Throwable cause) {
        if (isAlive && !world.supervisor().isDying(this)) {
            world.supervisor().stops(this, cause);
        }
    }

    private void workOfTheDisk() {
        later(50_000 + random.nextInt(300_000), this::writeBack);
        later(400_000 + random.nextInt(2_500_000), this::checkpoint);
        later(1_000_000, this::tidyUp);
    }

    private void writeBack() {
        boolean more = true;
        while (more) {
            more = storage.writeBack();
        }
        later(50_000 + random.nextInt(300_000), this::writeBack);
    }

    private void checkpoint() {
        if (storage.checkpoint()) {
            world.coverage().count(Met.CHECKPOINT);
        }
        later(400_000 + random.nextInt(2_500_000), this::checkpoint);
    }

    private void tidyUp() {
        storage.tidyUp();
        later(1_000_000, this::tidyUp);
    }

    // --- letters ---

    @Override
    public void send(ReplicaLetter letter, Optional<ByteRegion> records) {
        byte[] head = LetterCodec.encode(flawed(letter));
        ByteBuffer body = records.map(Entry::bytes).orElseGet(() -> ByteBuffer.allocate(0));
        if (letter.word() instanceof RangeLetter.Sent) {
            body = world.rot().changed(body);
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(head.length + body.remaining()).put(head).put(body).flip();
        post(letter.to().brokerId(), bytes);
    }

    private ReplicaLetter flawed(ReplicaLetter letter) {
        return new ReplicaLetter(
                letter.partition(), letter.from(), letter.to(), flaw.said(letter.word()));
    }

    private void post(int nodeId, ByteBuffer bytes) {
        if (!isAlive || world.supervisor().isDying(this)) {
            return;
        }
        world.letter(
                machine.place(),
                nodeId - 1,
                to ->
                        to.replicas.ifPresent(
                                node -> node.received(machine.nodeId(), List.of(bytes))));
    }

    @Override
    public long roomBytes(int nodeId) {
        return random.nextInt(4) == 0 ? 200 : 64 << 10;
    }

    private void seal(ReplicaId to, TopicIdPartition partition, int epoch) {
        replicas.ifPresent(node -> node.seal(to, partition, epoch));
    }

    private void report(TopicIdPartition partition, ReplicaId from, Report truth) {
        Report report = (Report) flaw.said(truth);
        if (quorum.isHere()) {
            quorum.conductor().reported(from, partition, report);
            return;
        }
        quorum.other()
                .ifPresent(active -> {
                    var to = new ReplicaId(active.nodeId(), LetterCodec.NO_DIRECTORY);
                    var letter = new ReplicaLetter(partition, from, to, report);
                    post(active.nodeId(), ByteBuffer.wrap(LetterCodec.encode(letter)));
                });
    }

    Calls calls() {
        return calls;
    }

    Whispers whispers() {
        return whispers;
    }

    // --- clients ---

    void produce(ProduceRequestData request, Consumer<PartitionProduceResponse> reply) {
        if (produce.isEmpty()) {
            return; // clients reach a node when it has joined
        }
        if (flaw == StackFlaw.ONE_DISK_IS_ENOUGH) {
            request.setAcks((short) 1);
        }
        produce.get()
                .handle(
                        new RequestContext(
                                (short) 9,
                                "client",
                                Calls.HERE,
                                Calls.HERE,
                                1,
                                machine.time().monotonicNs()),
                        request,
                        new Answer<>() {
                            @Override
                            public void send(ProduceResponseData message) {
                                if (isAlive && !world.supervisor().isDying(NodeProcess.this)) {
                                    PartitionProduceResponse response =
                                            message.responses()
                                                    .iterator()
                                                    .next()
                                                    .partitionResponses()
                                                    .getFirst();
                                    if (flaw.takesLater(response)) {
                                        later(0, () -> produce(request, reply));
                                    } else {
                                        reply.accept(response);
                                    }
                                }
                            }

                            @Override
                            public void sendNothing() {
                                // Nobody waits.
                            }
                        });
    }

    @Override
    public String toString() {
        return "node " + machine.nodeId() + " process " + number;
    }

    static TopicIdPartition partition(int number) {
        return new TopicIdPartition(new UUID(1, 1), number);
    }
}
