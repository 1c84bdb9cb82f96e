package io.minikafka.simulator.world;

import io.minikafka.base.InvariantViolation;
import io.minikafka.cluster.Quorums;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.Input;
import io.minikafka.cluster.replication.Judgement;
import io.minikafka.cluster.replication.Message;
import io.minikafka.cluster.replication.Output;
import io.minikafka.cluster.replication.PartitionChange;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.cluster.replication.SealAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// One partition and all that can happen to it, from one seed: what happens next is drawn, never waited for. After the storm
/// comes a calm in which the partition must work again. The same seed gives the same [#traceHash].
final class World {
    private static final int STEPS = 900;
    private static final int APPENDS_MAX = 100;
    private static final int CALM_ROUNDS = 160;

    private final Random random;
    private final Flaw flaw;
    private final Coverage coverage = new Coverage();
    private final Checker checker = new Checker();
    private final List<SimNode> nodes = new ArrayList<>();
    private final SimNetwork network;
    private final MetadataSide metadata;
    private final Set<ReplicaId> lost = new HashSet<>();
    private final Odds odds;
    private long nowMs;
    private long entries;
    private long reads;
    private long trace;
    private boolean lastWasAppended;

    World(long seed, Flaw flaw) {
        this(seed, flaw, false);
    }

    private World(long seed, Flaw flaw, boolean isConducted) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        this.flaw = flaw;
        boolean isPlain = random.nextBoolean();
        this.odds = isPlain ? Odds.drawPlain(random) : Odds.draw(random);
        int brokers = isPlain ? 3 : 3 + random.nextInt(3);
        Judgement judgement = flaw.judgement();
        for (int place = 0; place < brokers; place++) {
            nodes.add(new SimNode(place, judgement));
        }
        this.network = new SimNetwork(random, coverage, brokers + 1);
        network.weather(odds.loss(), odds.doubling());
        Judgement electing = flaw == Flaw.LAST_RECORDS_EPOCH_WINS ? new ByLastRecord() : judgement;
        Configuration first =
                isPlain || isConducted ? Configuration.of(someReplicas(3)) : drawConfiguration();
        this.metadata =
                isConducted
                        ? new ConductedMetadata(first, nodes, coverage, random, () -> nowMs)
                        : new SimMetadata(first, flaw, electing, coverage, random);
    }

    /// With the real conductor in the place of chance.
    static World conducted(long seed) {
        return new World(seed, Flaw.NONE, true);
    }

    Coverage coverage() {
        return coverage;
    }

    long traceHash() {
        return trace;
    }

    /// Throws [Violation] if something happens that must not.
    void run() {
        try {
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            calm();
            compareLogs();
        } catch (InvariantViolation broken) {
            throw new Violation("a replica noticed itself: " + broken.getMessage());
        }
    }

    private void step() {
        int draw = random.nextInt(1_000);
        if ((draw -= 470) < 0) {
            network.next().ifPresent(this::deliver);
        } else if ((draw -= 150) < 0) {
            flush(busyNode());
        } else if ((draw -= 70) < 0) {
            anyLeader().ifPresent(this::append);
        } else if ((draw -= 110) < 0) {
            tellMetadata(anyNode());
        } else if ((draw -= 50) < 0) {
            nowMs += random.nextInt(400);
            nodes.forEach(node -> input(node, new Input.Tick(nowMs)));
        } else if ((draw -= 60) < 0) {
            conductElection();
        } else if ((draw -= 45) < 0) {
            anyLeader().ifPresent(this::readStrongly);
        } else if (random.nextDouble() < odds.trouble()) {
            trouble();
        }
        if (random.nextInt(64) == 0) {
            compareLogs();
        }
    }

    /// Faults and changes, as often as this seed's odds say.
    private void trouble() {
        SimNode node = anyNode();
        if (random.nextDouble() < odds.crash()) {
            crash(node);
        }
        if (random.nextDouble() < 0.6) {
            start(anyNode());
        }
        if (random.nextDouble() < odds.wipe()) {
            wipe(node);
        }
        if (random.nextDouble() < odds.failedSync()) {
            failSync(node);
        }
        if (random.nextDouble() < odds.cut()) {
            network.cut();
        } else if (random.nextDouble() < 0.25) {
            network.heal();
        }
        if (random.nextDouble() < odds.election()) {
            metadata.elect();
        }
        if (random.nextDouble() < odds.change()) {
            change();
        }
        if (random.nextDouble() < odds.deletion()) {
            delete(node);
        }
    }

    private void change() {
        switch (random.nextInt(5)) {
            case 0 -> metadata.change(new PartitionChange.Cancel());
            case 1 -> metadata.change(new PartitionChange.Learn(someReplicas(random.nextInt(3))));
            default -> metadata.change(new PartitionChange.Reconfigure(drawConfiguration()));
        }
    }

    private void conductElection() {
        boolean isGone =
                metadata.state()
                        .leader()
                        .flatMap(this::nodeOf)
                        .map(leader -> !leader.isUp())
                        .orElse(true);
        List<ReplicaId> asked = metadata.conduct(isGone);
        int epoch = metadata.state().epoch();
        for (ReplicaId member : asked) {
            network.send(new Mail.ToReplica(member, member, new Message.Seal(epoch)));
        }
    }

    private void deliver(Mail mail) {
        switch (mail) {
            case Mail.ToMetadata(ReplicaId from, Output report) -> {
                if (network.passes(from.brokerId(), nodes.size())) {
                    metadata.reported(from, report);
                }
            }
            case Mail.ToReplica(ReplicaId from, ReplicaId to, Message message) -> {
                int sender = message instanceof Message.Seal ? nodes.size() : from.brokerId();
                Optional<SimNode> receiver = nodeOf(to);
                if (receiver.isPresent()
                        && receiver.get().isUp()
                        && network.passes(sender, to.brokerId())) {
                    receive(receiver.get(), from, message);
                }
            }
        }
    }

    private void receive(SimNode node, ReplicaId from, Message message) {
        if (flaw == Flaw.NO_SEALING && message instanceof Message.Seal(int epoch)) {
            SimLog log = node.disk().log();
            network.send(
                    new Mail.ToMetadata(
                            node.id(),
                            new Output.AnswerSeal(
                                    new SealAnswer(
                                            epoch,
                                            node.id(),
                                            node.disk().saved().adopted(),
                                            log.end()))));
        } else {
            input(node, new Input.Received(from, message));
        }
    }

    private void tellMetadata(SimNode node) {
        int newest = metadata.version();
        if (node.isUp()
                && node.knownVersion() < newest
                && network.passes(nodes.size(), node.place())) {
            int version = node.knownVersion() + 1 + random.nextInt(newest - node.knownVersion());
            node.know(version);
            input(node, new Input.Led(metadata.state(version)));
        }
    }

    private void flush(SimNode node) {
        if (node.isUp() && node.hasFlushes()) {
            long ticket =
                    flaw == Flaw.ACK_BEFORE_SYNC
                            ? node.tellEarly()
                            : node.sync(1 + random.nextInt(node.flushes()));
            input(node, new Input.Flushed(ticket));
        }
    }

    /// A failed sync is the end of the process: nothing is tried again.
    private void failSync(SimNode node) {
        if (!node.isUp() || !node.hasFlushes()) {
            return;
        }
        coverage.count(Met.SYNC_FAILED);
        if (flaw == Flaw.FAILED_SYNC_TRIED_AGAIN) {
            input(node, new Input.Flushed(node.pretendSync()));
        } else {
            crash(node);
        }
    }

    private void append(SimNode node) {
        if (entries < APPENDS_MAX) {
            appendBatch(node, 1 + random.nextInt(3));
        }
    }

    private void appendBatch(SimNode node, int size) {
        List<Entry> batch = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            batch.add(new Entry(node.replica().epoch(), ++entries));
        }
        node.disk().append(batch);
        input(node, new Input.Appended(node.disk().log().end()));
    }

    private void delete(SimNode node) {
        long upTo = node.isUp() ? node.replica().highWatermark() : 0;
        if (upTo > node.disk().log().start()) {
            coverage.count(Met.DELETION);
            long start =
                    node.disk().log().start()
                            + 1
                            + random.nextInt((int) (upTo - node.disk().log().start()));
            node.disk().deleteBefore(start);
            input(node, new Input.Deleted(start));
        }
    }

    private void readStrongly(SimNode node) {
        checker.readAsked(++reads);
        input(node, new Input.ReadAsked(reads));
    }

    private void crash(SimNode node) {
        if (node.isUp()) {
            coverage.count(Met.CRASH);
            node.crash(random, coverage, flaw);
        }
    }

    private void start(SimNode node) {
        if (!node.isUp()) {
            node.start();
            input(node, new Input.Tick(nowMs));
        }
    }

    /// As many disks may be lost as an election can do without.
    private void wipe(SimNode node) {
        PartitionState state = metadata.state();
        if (spare(state.stable(), node.id()) && spare(state.configuration(), node.id())) {
            coverage.count(Met.WIPE);
            crash(node);
            if (flaw == Flaw.WIPED_DISK_KEEPS_VOTE) {
                node.wipe(true);
            } else {
                lost.add(node.id());
                node.wipe(false);
            }
        }
    }

    private boolean spare(Configuration configuration, ReplicaId replica) {
        Set<ReplicaId> gone = new HashSet<>(lost);
        gone.add(replica);
        long lostMembers = configuration.members().stream().filter(gone::contains).count();
        return lostMembers <= configuration.quorums().n() - configuration.quorums().r();
    }

    /// Nothing fails any more: soon there is a leader, and what is appended is committed.
    private void calm() {
        network.heal();
        network.weather(0, 0);
        nodes.forEach(this::start);
        for (int round = 0; round < CALM_ROUNDS; round++) {
            if (round == 60) {
                metadata.elect();
            } else if (round == 100) {
                metadata.change(
                        new PartitionChange.Reconfigure(
                                Configuration.of(
                                        nodes.stream().map(SimNode::id).limit(3).toList())));
            }
            if (calmRound(round)) {
                coverage.count(Met.FINAL_COMMIT);
                return;
            }
        }
        throw new Violation("the partition does not work again: " + metadata.state());
    }

    private boolean calmRound(int round) {
        nowMs += 250;
        for (SimNode node : nodes) {
            input(node, new Input.Tick(nowMs));
            while (node.knownVersion() < metadata.version()) {
                tellMetadata(node);
            }
        }
        conductElection();
        for (int i = network.size() * 2; i > 0; i--) {
            network.next().ifPresent(this::deliver);
            flush(anyNode());
        }
        for (SimNode node : nodes) {
            flush(node);
        }
        Optional<SimNode> leader =
                metadata.state().leader().flatMap(this::nodeOf).filter(this::leadsNow);
        if (leader.isEmpty() || round < 4) {
            return false;
        }
        if (lastWasAppended) {
            return checker.committed() >= leader.get().replica().endOffset();
        }
        lastWasAppended = true;
        appendBatch(leader.get(), 1);
        return false;
    }

    private boolean leadsNow(SimNode node) {
        return node.replica().isLeader() && node.replica().epoch() == metadata.state().epoch();
    }

    private void input(SimNode node, Input input) {
        if (!node.isUp()) {
            return;
        }
        for (Output output : node.replica().step(input)) {
            carryOut(node, output);
        }
        mix(node.place());
        mix(node.replica().epoch());
        mix(node.replica().endOffset());
        mix(node.replica().highWatermark());
    }

    private void carryOut(SimNode node, Output output) {
        switch (output) {
            case Output.Send(ReplicaId to, Message message) ->
                    network.send(new Mail.ToReplica(node.id(), to, message));
            case Output.SendRecords reply -> sendRecords(node, reply);
            case Output.AppendRecords(_, _, var payload) ->
                    node.disk().append(((Entries) payload).list());
            case Output.Truncate(long endOffset) -> {
                coverage.count(Met.TRUNCATION);
                node.disk().truncate(endOffset);
            }
            case Output.Restart(long offset) -> {
                coverage.count(Met.RESTART_OF_LOG);
                node.disk().restart(offset);
            }
            case Output.DeleteBefore(long startOffset) -> {
                node.disk().deleteBefore(startOffset);
                input(node, new Input.Deleted(startOffset));
            }
            case Output.Save(var saved) -> node.disk().save(saved);
            case Output.Flush(long ticket) -> node.flushAsked(ticket);
            case Output.Watermark(long offset) -> watermark(node, offset);
            case Output.TookOffice(int epoch, _) ->
                    checker.tookOffice(node.id(), epoch, node.disk().log());
            case Output.ReadAnswered(long read, long highWatermark) -> {
                coverage.count(Met.READ_ANSWERED);
                checker.readAnswered(read, highWatermark);
            }
            case Output.ReadRefused _ -> coverage.count(Met.READ_REFUSED);
            case Output.LeftOffice _ -> {}
            case Output.AnswerSeal _,
                    Output.HoldsStart _,
                    Output.CaughtUp _,
                    Output.WantsElection _ ->
                    network.send(new Mail.ToMetadata(node.id(), output));
        }
    }

    private void sendRecords(SimNode node, Output.SendRecords reply) {
        long from = reply.fromOffset();
        int most = (int) (reply.toOffset() - from);
        long to = most == 0 ? from : from + 1 + random.nextInt(most);
        Entries payload = new Entries(node.disk().log().between(from, to));
        network.send(
                new Mail.ToReplica(
                        node.id(), reply.to(), node.replica().records(reply, to, payload)));
    }

    private void watermark(SimNode node, long offset) {
        SimLog log = node.disk().log();
        if (!node.replica().isLeader()) {
            checker.shown(offset, log);
            return;
        }
        int epoch = node.replica().epoch();
        coverage.count(Met.COMMIT);
        if (epoch < metadata.state().epoch()) {
            coverage.count(Met.COMMIT_BY_OLD_LEADER);
        }
        if (node.hasFlushes()) {
            coverage.count(Met.COMMIT_WITHOUT_LEADERS_DISK);
        }
        checker.acknowledged(epoch, offset, log);
    }

    private void compareLogs() {
        for (SimNode one : nodes) {
            for (SimNode other : nodes) {
                if (one.place() < other.place()) {
                    Checker.matching(one.disk().log(), other.disk().log());
                }
            }
        }
    }

    private Optional<SimNode> nodeOf(ReplicaId replica) {
        SimNode node = nodes.get(replica.brokerId());
        return node.id().equals(replica) ? Optional.of(node) : Optional.empty();
    }

    private SimNode anyNode() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    /// One of those that believe that they lead.
    private Optional<SimNode> anyLeader() {
        return anyOf(
                nodes.stream().filter(node -> node.isUp() && node.replica().isLeader()).toList());
    }

    private SimNode busyNode() {
        return anyOf(nodes.stream().filter(SimNode::hasFlushes).toList()).orElseGet(this::anyNode);
    }

    private Optional<SimNode> anyOf(List<SimNode> some) {
        return some.isEmpty()
                ? Optional.empty()
                : Optional.of(some.get(random.nextInt(some.size())));
    }

    private List<ReplicaId> someReplicas(int count) {
        List<ReplicaId> all = new ArrayList<>(nodes.stream().map(SimNode::id).toList());
        Collections.shuffle(all, random);
        return all.subList(0, count);
    }

    private Configuration drawConfiguration() {
        int most = Math.min(nodes.size(), 5);
        int n = random.nextInt(3) == 0 ? 1 + random.nextInt(most) : 2 + random.nextInt(2);
        int w = n == 1 ? 1 : 2 + random.nextInt(n - 1);
        int r = n - w + 1 + (random.nextInt(4) == 0 ? random.nextInt(w) : 0);
        return new Configuration(someReplicas(n), new Quorums(n, w, r));
    }

    private void mix(long value) {
        trace = (trace ^ value) * 0x100000001B3L;
        trace ^= trace >>> 29;
    }

    /// The flaw of Raft's figure 8: whoever has the newest record wins.
    private final class ByLastRecord extends Judgement {
        @Override
        public int compare(SealAnswer one, SealAnswer other) {
            int byEpoch = Integer.compare(lastEpoch(one.replica()), lastEpoch(other.replica()));
            return byEpoch != 0 ? byEpoch : Long.compare(one.endOffset(), other.endOffset());
        }

        private int lastEpoch(ReplicaId replica) {
            return nodes.get(replica.brokerId()).disk().log().lastEpoch();
        }
    }
}
