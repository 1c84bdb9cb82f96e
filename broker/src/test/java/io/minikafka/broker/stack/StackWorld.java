package io.minikafka.broker.stack;

import io.minikafka.base.HostPort;
import io.minikafka.cluster.metadata.ClusterCommand;
import io.minikafka.cluster.metadata.MetadataCommand;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.storage.disk.DiskHook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A cluster of whole nodes, its clients, and what goes wrong, from one seed, in one thread: it is founded, lives through
/// a storm of faults, and must work again in the calm behind it. RFC 0025.
final class StackWorld {
    static final String TOPIC = "t";
    static final UUID TOPIC_ID = new UUID(1, 1);
    static final int PARTITIONS = 2;
    private static final long SETUP_US = 60_000_000;
    private static final long CALM_US = 120_000_000;

    private final Random random;
    private final Clock clock = new Clock();
    private final Coverage coverage = new Coverage();
    private final List<Machine> machines = new ArrayList<>();
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<Producer> producers = new ArrayList<>();
    private final Wires wires;
    private final StackOdds odds;
    private final Storm storm;
    private final Rot rot;
    private final Supervisor supervisor = new Supervisor(this);
    private final Checker checker = new Checker(this, ledgers);
    private final Condition condition = new Condition(this);
    private final StackFlaw flaw;
    private final boolean tells;
    private Optional<RuntimeException> wrong = Optional.empty();
    private boolean isCalm;
    private long trace = 17;

    /// @param tells whether the story is told on standard output
    StackWorld(long seed, StackFlaw flaw, boolean tells) {
        this.tells = tells;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 7);
        this.flaw = flaw;
        this.odds = StackOdds.draw(random);
        int count = 3 + random.nextInt(2);
        for (int place = 0; place < count; place++) {
            machines.add(
                    new Machine(place, new Clock.Skewed(clock, random), random.nextInt(1 << 20)));
        }
        this.storm = new Storm(this, random, odds);
        this.rot = new Rot(this, seed);
        this.wires = new Wires(random, clock, coverage, count);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            ledgers.add(new Ledger(TOPIC + "-" + partition, coverage));
        }
        for (int id = 0; id < 2 * PARTITIONS; id++) {
            int partition = id % PARTITIONS;
            producers.add(new Producer(this, random, id, partition, ledgers.get(partition)));
        }
    }

    Clock clock() {
        return clock;
    }

    Random random() {
        return random;
    }

    Coverage coverage() {
        return coverage;
    }

    Wires wires() {
        return wires;
    }

    StackFlaw flaw() {
        return flaw;
    }

    Rot rot() {
        return rot;
    }

    Storm storm() {
        return storm;
    }

    List<Machine> machines() {
        return machines;
    }

    List<Producer> producers() {
        return producers;
    }

    Ledger ledger(int partition) {
        return ledgers.get(partition);
    }

    Supervisor supervisor() {
        return supervisor;
    }

    Checker checker() {
        return checker;
    }

    boolean isCalm() {
        return isCalm;
    }

    /// Chance, as long as the world is not calm.
    boolean hits(double probability) {
        return !isCalm && random.nextDouble() < probability;
    }

    /// For whoever looks for the cause of something: what happens, in words.
    void tell(Supplier<String> what) {
        if (tells) {
            System.out.printf("%,12d us  %s%n", clock.nowUs(), what.get());
        }
    }

    /// Something happened that must not; [#run] throws it.
    void goesWrong(RuntimeException what) {
        wrong = wrong.or(() -> Optional.of(what));
    }

    void trace(long value) {
        trace = (trace ^ value ^ clock.nowUs()) * 0x100000001B3L;
        trace ^= trace >>> 29;
    }

    long traceHash() {
        return trace;
    }

    /// Throws [Violation] if something happens that must not.
    void run() {
        found();
        long endUs = clock.nowUs() + odds.stormUs();
        storm.trouble();
        pass(endUs - clock.nowUs(), () -> false);
        calm();
        if (!pass(CALM_US, condition::isWell)) {
            throw new Violation("the cluster does not work again: " + condition.describe());
        }
        coverage.count(Met.FINAL_COMMIT);
        tell(() -> "all is well " + condition.describe());
        checker.checkMembers(active().orElseThrow().image());
        machines.forEach(machine -> supervisor.kill(machine, false));
    }

    /// Lets time pass until `isOver`.
    ///
    /// @return whether it came to that
    private boolean pass(long us, BooleanSupplier isOver) {
        long endUs = clock.nowUs() + us;
        long lookUs = clock.nowUs();
        while (clock.nowUs() < endUs) {
            clock.next();
            if (wrong.isPresent()) {
                throw wrong.get();
            }
            if (clock.nowUs() >= lookUs) {
                if (isOver.getAsBoolean()) {
                    return true;
                }
                lookUs = clock.nowUs() + 20_000;
            }
        }
        return false;
    }

    // --- the beginning ---

    private void found() {
        for (Machine machine : machines) {
            clock.after(random.nextInt(200_000), () -> supervisor.start(machine));
        }
        boolean isFounded =
                pass(
                        SETUP_US,
                        () ->
                                machines.stream()
                                        .allMatch(machine ->
                                                machine.process
                                                        .filter(NodeProcess::hasJoined)
                                                        .isPresent()));
        if (!isFounded) {
            throw new Violation("no cluster comes about: " + condition.describe());
        }
        checker.watchOffice();
        boolean isMade = pass(SETUP_US, () -> makeTopic() && checker.voters().size() >= 3);
        if (!isMade) {
            throw new Violation("no topic is made: " + condition.describe());
        }
        for (Producer producer : producers) {
            clock.after(random.nextInt(300_000), producer::act);
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Reader reader = new Reader(this, random, partition, ledgers.get(partition));
            clock.after(random.nextInt(300_000), reader::act);
        }
        wires.weather(odds.loss(), odds.doubling(), odds.lateness());
        checker.compareSometimes();
        rot.begin();
    }

    private boolean makeTopic() {
        if (anyProcess().image().topic(TOPIC).isPresent()) {
            return true;
        }
        active().ifPresent(process ->
                process.quorum()
                        .metadata()
                        .submit(
                                new MetadataCommand.CreateTopics(
                                        List.of(
                                                new MetadataCommand.NewTopic(
                                                        TOPIC,
                                                        PARTITIONS,
                                                        3,
                                                        Map.of(),
                                                        new TreeMap<>())),
                                        false),
                                _ -> {}));
        return false;
    }

    List<HostPort> contacts(Machine machine) {
        return machines.stream().filter(other -> other != machine).map(Machine::address).toList();
    }

    // --- who is there ---

    Optional<NodeProcess> processAt(int place) {
        return machines.get(place).process;
    }

    private NodeProcess anyProcess() {
        List<NodeProcess> all =
                machines.stream().flatMap(machine -> machine.process.stream()).toList();
        return all.get(random.nextInt(all.size()));
    }

    Machine anyMachine() {
        return machines.get(random.nextInt(machines.size()));
    }

    Optional<NodeProcess> active() {
        return machines.stream()
                .flatMap(machine -> machine.process.stream())
                .filter(process -> process.quorum().isHere())
                .findFirst();
    }

    /// Where some node believes that the leader is, or just anybody.
    Optional<NodeProcess> leader(int partition) {
        List<NodeProcess> all =
                machines.stream().flatMap(machine -> machine.process.stream()).toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        NodeProcess asked = all.get(random.nextInt(all.size()));
        Optional<NodeProcess> leader =
                state(asked.image(), partition)
                        .flatMap(PartitionState::leader)
                        .flatMap(replica -> processAt(replica.brokerId() - 1));
        return hits(0.05) ? Optional.of(asked) : leader;
    }

    static Optional<PartitionState> state(MetadataImage image, int partition) {
        return image.cluster().partition(TOPIC_ID, partition).map(PartitionImage::state);
    }

    void letter(int from, int to, Consumer<NodeProcess> arrival) {
        wires.letter(
                from,
                to,
                () ->
                        processAt(to)
                                .ifPresent(process ->
                                        process.later(0, () -> arrival.accept(process))));
    }

    <R> void command(ClusterCommand<R> command) {
        active().filter(process -> !process.isPaused())
                .ifPresent(process ->
                        process.quorum()
                                .metadata()
                                .submit(new MetadataCommand.OfCluster<>(command), _ -> {}));
    }

    // --- the calm ---

    private void calm() {
        isCalm = true;
        wires.heal();
        wires.weather(0, 0, 0);
        for (Machine machine : machines) {
            machine.process.ifPresent(process -> process.pauseUntil(0));
            Storm.roomAgain(machine);
            machine.disk.hook(DiskHook.NONE);
        }
        settleNodes();
    }

    /// Somebody looks after the machines: starts what is down, replaces what is damaged, fills what was emptied.
    private void settleNodes() {
        for (Machine machine : machines) {
            if (machine.isDamaged()) {
                supervisor.kill(machine, false);
                machine.replaceDisk();
            }
            if (!machine.isUp()) {
                supervisor.start(machine);
            }
            command(new ClusterCommand.Drain(machine.nodeId(), false));
        }
        producers.forEach(Producer::act);
        clock.after(1_000_000, this::settleNodes);
    }
}
