package io.minikafka.simulator.world;

import io.minikafka.base.InvariantViolation;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.Input;
import io.minikafka.cluster.replication.Judgement;
import io.minikafka.cluster.replication.Message;
import io.minikafka.cluster.replication.Output;
import io.minikafka.cluster.replication.PartitionChange;
import io.minikafka.cluster.replication.SealAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

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
    private final Nodes nodes;
    private final SimNetwork network;
    private final MetadataSide metadata;
    private final Odds odds;
    private final Driver driver;
    private final Storm storm;
    private long nowMs;
    private long entries;
    private long reads;
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
        this.nodes = new Nodes(random, brokers, judgement);
        this.network = new SimNetwork(random, coverage, brokers + 1);
        network.weather(odds.loss(), odds.doubling());
        Judgement electing = flaw == Flaw.LAST_RECORDS_EPOCH_WINS ? new ByLastRecord() : judgement;
        Configuration first =
                isPlain || isConducted
                        ? Configuration.of(nodes.someReplicas(3))
                        : nodes.drawConfiguration();
        this.metadata =
                isConducted
                        ? new ConductedMetadata(first, nodes.all(), coverage, random, () -> nowMs)
                        : new SimMetadata(first, flaw, electing, coverage, random);
        this.driver = new Driver(random, odds, network, metadata, checker, coverage);
        this.storm =
                new Storm(
                        random,
                        odds,
                        flaw,
                        nodes,
                        network,
                        metadata,
                        driver,
                        coverage,
                        () -> nowMs);
    }

    /// With the real conductor in the place of chance.
    static World conducted(long seed) {
        return new World(seed, Flaw.NONE, true);
    }

    Coverage coverage() {
        return coverage;
    }

    long traceHash() {
        return driver.traceHash();
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
            flush(nodes.busyNode());
        } else if ((draw -= 70) < 0) {
            nodes.anyLeader().ifPresent(this::append);
        } else if ((draw -= 110) < 0) {
            tellMetadata(nodes.anyNode());
        } else if ((draw -= 50) < 0) {
            nowMs += random.nextInt(400);
            nodes.all().forEach(node -> driver.input(node, new Input.Tick(nowMs)));
        } else if ((draw -= 60) < 0) {
            conductElection();
        } else if ((draw -= 45) < 0) {
            nodes.anyLeader().ifPresent(this::readStrongly);
        } else if (random.nextDouble() < odds.trouble()) {
            storm.trouble();
        }
        nodes.all().stream().filter(SimNode::isDying).forEach(storm::dieAfterACut);
        if (random.nextInt(64) == 0) {
            compareLogs();
        }
    }

    private void conductElection() {
        boolean isGone =
                metadata.state()
                        .leader()
                        .flatMap(nodes::of)
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
                if (network.passes(from.brokerId(), nodes.count())) {
                    metadata.reported(from, report);
                }
            }
            case Mail.ToReplica(ReplicaId from, ReplicaId to, Message message) -> {
                int sender = message instanceof Message.Seal ? nodes.count() : from.brokerId();
                Optional<SimNode> receiver = nodes.of(to);
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
            driver.input(node, new Input.Received(from, message));
        }
    }

    private void tellMetadata(SimNode node) {
        int newest = metadata.version();
        if (node.isUp()
                && node.knownVersion() < newest
                && network.passes(nodes.count(), node.place())) {
            int version = node.knownVersion() + 1 + random.nextInt(newest - node.knownVersion());
            node.know(version);
            driver.input(node, new Input.Led(metadata.state(version)));
        }
    }

    private void flush(SimNode node) {
        if (node.isUp() && node.hasFlushes()) {
            long ticket =
                    flaw == Flaw.ACK_BEFORE_SYNC
                            ? node.tellEarly()
                            : node.sync(1 + random.nextInt(node.flushes()));
            driver.input(node, new Input.Flushed(ticket));
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
        driver.input(node, new Input.Appended(node.disk().log().end()));
    }

    private void readStrongly(SimNode node) {
        checker.readAsked(++reads);
        driver.input(node, new Input.ReadAsked(reads));
    }

    /// Nothing fails any more: soon there is a leader, and what is appended is committed.
    private void calm() {
        driver.becomesCalm();
        network.heal();
        network.weather(0, 0);
        nodes.all().forEach(SimNode::spare);
        nodes.all().forEach(storm::start);
        for (int round = 0; round < CALM_ROUNDS; round++) {
            if (round == 60) {
                metadata.elect();
            } else if (round == 100) {
                metadata.change(
                        new PartitionChange.Reconfigure(
                                Configuration.of(
                                        nodes.all().stream().map(SimNode::id).limit(3).toList())));
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
        for (SimNode node : nodes.all()) {
            driver.input(node, new Input.Tick(nowMs));
            while (node.knownVersion() < metadata.version()) {
                tellMetadata(node);
            }
        }
        conductElection();
        for (int i = network.size() * 2; i > 0; i--) {
            network.next().ifPresent(this::deliver);
            flush(nodes.anyNode());
        }
        for (SimNode node : nodes.all()) {
            flush(node);
        }
        Optional<SimNode> leader =
                metadata.state().leader().flatMap(nodes::of).filter(this::leadsNow);
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

    private void compareLogs() {
        for (SimNode one : nodes.all()) {
            for (SimNode other : nodes.all()) {
                if (one.place() < other.place()) {
                    Checker.matching(one.disk().log(), other.disk().log());
                }
            }
        }
    }

    /// The flaw of Raft's figure 8: whoever has the newest record wins.
    private final class ByLastRecord extends Judgement {
        @Override
        public int compare(SealAnswer one, SealAnswer other) {
            int byEpoch = Integer.compare(lastEpoch(one.replica()), lastEpoch(other.replica()));
            return byEpoch != 0 ? byEpoch : Long.compare(one.endOffset(), other.endOffset());
        }

        private int lastEpoch(ReplicaId replica) {
            return nodes.all().get(replica.brokerId()).disk().log().lastEpoch();
        }
    }
}
