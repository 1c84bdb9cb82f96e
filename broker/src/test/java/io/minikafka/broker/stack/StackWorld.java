package io.minikafka.broker.stack;

import io.minikafka.base.HostPort;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.ClusterCommand;
import io.minikafka.cluster.metadata.MetadataCommand;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.storage.Log;
import io.minikafka.storage.StorageState;
import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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
    private final Map<NodeProcess, Looks> looks = new HashMap<>();
    private final Map<NodeProcess, SimulatedDisk> dying = new HashMap<>();
    private final Map<Integer, SimulatedDisk> olderDisks = new HashMap<>();
    private final Set<Integer> failedSyncs = new HashSet<>();
    private final Wires wires;
    private final StackOdds odds;
    private final Storm storm;
    private final Rot rot;
    private final Condition condition = new Condition(this);
    private final StackFlaw flaw;
    private final boolean tells;
    private Optional<RuntimeException> wrong = Optional.empty();
    private boolean isCalm;
    private long numbers;
    private long trace = 17;
    private int lastActive;
    private Set<ReplicaId> voters = Set.of();
    private final Map<Integer, Configuration> members = new HashMap<>();

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

    /// Who votes on metadata, as far as that is known.
    Set<ReplicaId> voters() {
        return voters;
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
        checkMembers(active().orElseThrow().image());
        machines.forEach(machine -> kill(machine, false));
    }

    /// All replicas of a partition have all; one that has just left it need not.
    private void checkMembers(MetadataImage image) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (ReplicaId member :
                    state(image, partition).orElseThrow().configuration().members()) {
                NodeProcess process = processAt(member.brokerId() - 1).orElseThrow();
                ledgers.get(partition).checkWhole(process.home(partition).orElseThrow().log());
            }
        }
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
            clock.after(random.nextInt(200_000), () -> start(machine));
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
        watchOffice();
        boolean isMade = pass(SETUP_US, () -> makeTopic() && voters.size() >= 3);
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
        compareSometimes();
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

    private void start(Machine machine) {
        if (machine.isUp()) {
            return;
        }
        try {
            NodeProcess process = new NodeProcess(this, machine, ++numbers);
            looks.put(process, new Looks(this, process, ledgers));
            machine.process = Optional.of(process);
            process.start();
            tell(() -> process + " starts as " + machine.replica());
        } catch (RuntimeException e) {
            boolean isFull = machine.disk.usableBytes() < Long.MAX_VALUE / 2;
            if (!machine.isDamaged() && !isFull) {
                throw new Violation("node " + machine.nodeId() + " does not start", e);
            }
            machine.process.ifPresent(NodeProcess::die);
            machine.process = Optional.empty();
            coverage.count(isFull ? Met.START_REFUSED_BY_FULL_DISK : Met.START_REFUSED_BY_DAMAGE);
            clock.after(500_000, () -> start(machine));
        }
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

    // --- looking ---

    void looks(NodeProcess process) {
        Looks its = looks.get(process);
        if (its == null) {
            return; // it is being made
        }
        try {
            long seen = its.look();
            if (seen != 0) {
                trace(seen + process.machine().place());
            }
        } catch (Entry.DamagedException damage) {
            damaged(process, damage);
        }
    }

    /// A disk does not say any more what was written to it.
    private void damaged(NodeProcess process, Entry.DamagedException damage) {
        if (rot.isAt(process.machine())) {
            return; // it will be repaired
        }
        if (isReadable(process)) {
            throw new Violation(process + " finds damage that nobody did", damage);
        }
        if (process.machine().isDamaged()) {
            stops(process);
        }
    }

    private void compareSometimes() {
        clock.after(
                300_000,
                () -> {
                    compare();
                    compareSometimes();
                });
    }

    private void compare() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<List<Entry>> all = new ArrayList<>();
            for (Machine machine : machines) {
                int number = partition;
                machine.process
                        .filter(this::isReadable)
                        .ifPresent(process ->
                                process.home(number)
                                        .flatMap(home -> whole(process, home.log()))
                                        .ifPresent(all::add));
            }
            for (int i = 1; i < all.size(); i++) {
                ledgers.get(partition).compare(all.get(i - 1), all.get(i));
            }
        }
    }

    /// What a failed disk still says is of no interest: that process is about to end.
    boolean isReadable(NodeProcess process) {
        return !process.machine().isDamaged()
                && !rot.isAt(process.machine())
                && !isDying(process)
                && !(process.storage().logs().state() instanceof StorageState.Offline);
    }

    private Optional<List<Entry>> whole(NodeProcess process, Log log) {
        try {
            return Optional.of(Entry.read(log, log.startOffset(), log.endOffset()));
        } catch (Entry.DamagedException damage) {
            damaged(process, damage);
            return Optional.empty();
        }
    }

    private void watchOffice() {
        active().ifPresent(process -> {
            if (lastActive != 0 && lastActive != process.machine().nodeId()) {
                coverage.count(Met.ACTIVE_NODE_CHANGED);
            }
            lastActive = process.machine().nodeId();
            countMembers(process.image());
        });
        active().filter(process -> !process.isPaused())
                .ifPresent(process ->
                        process.later(0, () -> process.calls().describeVoters(this::hearOfVoters)));
        clock.after(100_000, this::watchOffice);
    }

    private void countMembers(MetadataImage image) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Optional<Configuration> now = state(image, partition).map(PartitionState::stable);
            Optional<Configuration> before =
                    Optional.ofNullable(now.isEmpty() ? null : members.put(partition, now.get()));
            if (before.isPresent() && !before.equals(now)) {
                coverage.count(Met.MEMBERS_CHANGED);
            }
        }
    }

    private void hearOfVoters(Set<ReplicaId> now) {
        if (!voters.isEmpty() && !now.equals(voters)) {
            coverage.count(Met.VOTERS_CHANGED);
        }
        voters = now;
    }

    // --- life and death ---

    void kill(Machine machine, boolean isPowerLost) {
        machine.process.ifPresent(process -> {
            buried(process, isPowerLost ? machine.disk.crash() : machine.disk.killProcess());
        });
    }

    private void buried(NodeProcess process, SimulatedDisk left) {
        Machine machine = process.machine();
        machine.process = Optional.empty();
        looks.remove(process);
        dying.remove(process);
        failedSyncs.remove(machine.place());
        process.die();
        machine.disk = flaw == StackFlaw.SYNCED_WRITES_ARE_LOST ? older(machine, left) : left;
        tell(() -> process + " is dead");
        trace(machine.place());
        clock.after(50_000 + random.nextInt(2_000_000), () -> start(machine));
    }

    private SimulatedDisk older(Machine machine, SimulatedDisk left) {
        SimulatedDisk before = olderDisks.getOrDefault(machine.place(), left);
        olderDisks.put(machine.place(), left.copy());
        return before;
    }

    /// Whether its end has come, in the middle of what it does.
    boolean isDying(NodeProcess process) {
        return dying.containsKey(process);
    }

    /// It does nothing any more.
    void buried(NodeProcess process) {
        buried(process, Objects.requireNonNull(dying.get(process)));
    }

    /// A process stops itself, because it must not go on.
    void stops(NodeProcess process, Throwable cause) {
        if (isDying(process)) {
            return;
        }
        if (!mayStop(process)) {
            wrong = Optional.of(new Violation(process + " stops itself", cause));
        }
        stops(process);
    }

    /// Its end comes in the middle of what it does now.
    void dies(NodeProcess process, SimulatedDisk left) {
        dying.put(process, left);
    }

    /// The machine's disk has lost something, and said so.
    void syncFails(Machine machine) {
        failedSyncs.add(machine.place());
    }

    void stops(NodeProcess process) {
        dying.put(process, process.machine().disk.killProcess());
    }

    private boolean mayStop(NodeProcess process) {
        Machine machine = process.machine();
        boolean isFull = machine.disk.usableBytes() < Long.MAX_VALUE / 2;
        boolean hasNoRoom =
                isFull || process.storage().logs().state() instanceof StorageState.ReadOnly;
        return hasNoRoom
                || failedSyncs.contains(machine.place())
                || machine.isDamaged()
                || (machine.isReplaced() && !process.hasJoined());
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
                kill(machine, false);
                machine.replaceDisk();
            }
            if (!machine.isUp()) {
                start(machine);
            }
            command(new ClusterCommand.Drain(machine.nodeId(), false));
        }
        producers.forEach(Producer::act);
        clock.after(1_000_000, this::settleNodes);
    }
}
