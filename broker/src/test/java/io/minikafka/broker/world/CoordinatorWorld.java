package io.minikafka.broker.world;

import io.minikafka.base.Invariant;
import io.minikafka.broker.TestMetadata;
import io.minikafka.cluster.metadata.MetadataRecord.ConfigRecord;
import io.minikafka.cluster.metadata.ResourceType;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.ApiMessage;

/// One broker with all its coordinators, the clients of each of them, and a network that delays, loses and doubles what
/// they say; the process dies, and so does the machine. Everything follows from the seed, also the trace, whose hash two
/// runs share. What must hold is checked while it goes on ([Checks]) and when everything has come to its end.
final class CoordinatorWorld {
    static final String TOPIC = "records";
    static final int PARTITIONS = 3;
    static final String WORK = "work";
    private static final long TIMEOUT_MS = 2_000;
    private static final long BEGAN_MS = 1_700_000_000_000L;

    final Checks checks;
    private final Coverage coverage = new Coverage();
    private final Random random;

    /// Picks the positions at which journals take snapshots.
    private final long salt;

    private final TestMetadata metadata = new TestMetadata();
    private final SimulatedBroker.Durable durable = new SimulatedBroker.Durable();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::atMs).thenComparingLong(Event::order));
    private final List<Client> clients = new ArrayList<>();
    private final Flaw flaw;
    private SimulatedBroker broker;
    private boolean calm;
    private long nowMs = BEGAN_MS;
    private long order;
    private final List<String> said = new ArrayList<>();
    private int crashes;

    /// For so many events nothing gets to the disk.
    private int stalled;

    private record Event(long atMs, long order, Runnable action) {}

    /// One who does things, one after the other, as long as the world is not calm.
    interface Client {
        /// What it does next; it says itself when that is done ([CoordinatorWorld#next]).
        void act();
    }

    CoordinatorWorld(long seed, Flaw flaw) {
        this.random = new Random(seed);
        this.salt = random.nextInt(17);
        this.flaw = flaw;
        this.checks = new Checks(this, flaw);
        metadata.create(TOPIC, PARTITIONS, Map.of());
        metadata.create(WORK, 1, Map.of());
        metadata.replay(
                new ConfigRecord(
                        ResourceType.GROUP,
                        SimulatedBroker.SHARE_GROUP,
                        new TreeMap<>(
                                Map.of(
                                        "share.auto.offset.reset", "earliest",
                                        "share.record.lock.duration.ms", "15000"))));
        this.broker = start(new SimulatedDisk(seed));
        for (String id : List.of("alone", "rivals", "rivals")) {
            clients.add(new TransactionalClient(this, id, clients.size()));
        }
        for (int i = 0; i < 2; i++) {
            clients.add(new ClassicMember(this, i));
            clients.add(new ConsumerMember(this, i));
            clients.add(new ShareMember(this, i));
        }
        clients.add(new WorkSource(this));
        clients.forEach(this::next);
    }

    private SimulatedBroker start(SimulatedDisk disk) {
        return new SimulatedBroker(disk, metadata, durable, nowMs, salt, flaw);
    }

    SimulatedBroker broker() {
        return broker;
    }

    TestMetadata metadata() {
        return metadata;
    }

    Random random() {
        return random;
    }

    long nowMs() {
        return nowMs;
    }

    Coverage coverage() {
        return coverage;
    }

    /// No more faults; clients end what they began.
    boolean isCalm() {
        return calm;
    }

    /// The client acts again, soon.
    void next(Client client) {
        after(calm ? 300 : 1 + random.nextInt(60), client::act);
    }

    void after(long ms, Runnable action) {
        events.add(new Event(nowMs + ms, order++, action));
    }

    // --- the network ---

    /// A request whose answer may never come: then `timeout` runs.
    void call(
            long connection,
            int version,
            Supplier<ApiMessage> request,
            Consumer<ApiMessage> reply,
            Runnable timeout) {
        call(connection, version, TIMEOUT_MS, request, reply, timeout);
    }

    void call(
            long connection,
            int version,
            long timeoutMs,
            Supplier<ApiMessage> request,
            Consumer<ApiMessage> reply,
            Runnable timeout) {
        call(connection, version, timeoutMs, false, request, reply, timeout);
    }

    /// As [#call], of a client whose requests arrive in their order, or not at all.
    void callInOrder(
            long connection,
            int version,
            Supplier<ApiMessage> request,
            Consumer<ApiMessage> reply,
            Runnable timeout) {
        call(connection, version, TIMEOUT_MS, true, request, reply, timeout);
    }

    private void call(
            long connection,
            int version,
            long timeoutMs,
            boolean inOrder,
            Supplier<ApiMessage> request,
            Consumer<ApiMessage> reply,
            Runnable timeout) {
        boolean[] done = {false};
        if (!hits(4, Met.REQUEST_LOST)) {
            long ms =
                    !inOrder && hits(3, Met.REQUEST_LATE)
                            ? random.nextInt(4_000)
                            : 1 + random.nextInt(15);
            after(
                    ms,
                    () ->
                            deliver(
                                    connection,
                                    version,
                                    request,
                                    answer -> {
                                        if (!hits(4, Met.ANSWER_LOST)) {
                                            after(
                                                    1 + random.nextInt(15),
                                                    () -> {
                                                        if (!done[0]) {
                                                            done[0] = true;
                                                            reply.accept(answer);
                                                        }
                                                    });
                                        }
                                    }));
        }
        if (!inOrder && hits(4, Met.REQUEST_DOUBLED)) {
            // The network has a second copy, which comes when it likes; its answer reaches nobody.
            after(random.nextInt(6_000), () -> deliver(connection, version, request, _ -> {}));
        }
        after(
                timeoutMs,
                () -> {
                    if (!done[0]) {
                        done[0] = true;
                        coverage.count(Met.CLIENT_GAVE_UP);
                        timeout.run();
                    }
                });
    }

    private boolean hits(int percent, Met met) {
        boolean hits = !calm && random.nextInt(100) < percent;
        if (hits) {
            coverage.count(met);
        }
        return hits;
    }

    private void deliver(
            long connection,
            int version,
            Supplier<ApiMessage> request,
            Consumer<ApiMessage> answer) {
        ApiMessage sent = request.get();
        SimulatedBroker to = broker;
        checks.delivered(connection, sent);
        int process = crashes;
        to.handle(
                (short) version,
                connection,
                sent,
                response -> {
                    Invariant.check(process == crashes, "the dead do not answer");
                    trace(connection, sent, response);
                    checks.answered(connection, sent, response);
                    Met.shownBy(sent, response).ifPresent(coverage::count);
                    answer.accept(response);
                });
    }

    private void trace(long connection, ApiMessage request, ApiMessage response) {
        String text = Trace.text(response);
        said.add(nowMs + " " + connection + " " + request.getClass().getSimpleName() + " " + text);
    }

    /// All that the broker said, in its order.
    List<String> said() {
        return said;
    }

    // --- time ---

    /// @return the hash of all that the broker said
    long run(int eventsMax) {
        for (int i = 0; i < eventsMax; i++) {
            happens();
            int dice = random.nextInt(1_000);
            if (stalled > 0) {
                stalled--;
                broker.runTasks();
            } else if (dice < 900) {
                pump(Integer.MAX_VALUE);
            } else {
                pump(random.nextInt(4));
            }
            if (dice < (stalled > 0 ? 100 : 6)) {
                crash();
                stalled = 0;
            } else if (dice < 20) {
                stalled = 1 + random.nextInt(20); // the disk takes its time
                coverage.count(Met.DISK_STALLED);
            } else if (dice >= 995) {
                checks.now();
            }
        }
        settle();
        return Trace.hash(said);
    }

    private void happens() {
        Event event = events.remove(); // somebody always does something
        if (event.atMs() > nowMs) {
            broker.owner.pass(event.atMs() - nowMs);
            nowMs = event.atMs();
        }
        event.action().run();
    }

    private void pump(int steps) {
        for (int i = 0; i < steps && broker.step(); i++) {
            // Each step is one task, or one write to the disk.
        }
    }

    private void crash() {
        crashes++;
        boolean isPowerLost = random.nextBoolean();
        coverage.count(isPowerLost ? Met.POWER_LOST : Met.KILLED);
        SimulatedDisk left = broker.crash(isPowerLost);
        broker = start(left);
        checks.restarted();
    }

    private void settle() {
        calm = true;
        long endMs = nowMs + 120_000;
        while (nowMs < endMs) {
            happens();
            pump(Integer.MAX_VALUE);
        }
        checks.now();
        checks.end();
        var _ = broker.crash(false);
    }
}
