package io.minikafka.simulator.world;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.Input;
import io.minikafka.cluster.replication.PartitionChange;
import io.minikafka.cluster.replication.PartitionState;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;

/// All that goes wrong in a world until it is calm, as often as its odds say, and what operators do meanwhile.
final class Storm {
    private final Random random;
    private final Odds odds;
    private final Flaw flaw;
    private final Nodes nodes;
    private final SimNetwork network;
    private final MetadataSide metadata;
    private final Driver driver;
    private final Coverage coverage;
    private final LongSupplier nowMs;
    private final Set<ReplicaId> lost = new HashSet<>();

    Storm(
            Random random,
            Odds odds,
            Flaw flaw,
            Nodes nodes,
            SimNetwork network,
            MetadataSide metadata,
            Driver driver,
            Coverage coverage,
            LongSupplier nowMs) {
        this.random = random;
        this.odds = odds;
        this.flaw = flaw;
        this.nodes = nodes;
        this.network = network;
        this.metadata = metadata;
        this.driver = driver;
        this.coverage = coverage;
        this.nowMs = nowMs;
    }

    /// Faults and changes, as often as this seed's odds say.
    void trouble() {
        SimNode node = nodes.anyNode();
        if (random.nextDouble() < odds.crash()) {
            crash(node);
        }
        if (random.nextDouble() < 0.6) {
            start(nodes.anyNode());
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
        if (random.nextDouble() < odds.overthrow()) {
            metadata.state().leader().ifPresent(this::changeWithout);
            return;
        }
        switch (random.nextInt(5)) {
            case 0 -> metadata.change(new PartitionChange.Cancel());
            case 1 ->
                    metadata.change(
                            new PartitionChange.Learn(nodes.someReplicas(random.nextInt(3))));
            default -> metadata.change(new PartitionChange.Reconfigure(nodes.drawConfiguration()));
        }
    }

    /// The others of those that are members now go on alone.
    private void changeWithout(ReplicaId leader) {
        List<ReplicaId> others =
                metadata.state().configuration().members().stream()
                        .filter(member -> !member.equals(leader))
                        .toList();
        if (!others.isEmpty()) {
            coverage.count(Met.CHANGE_WITHOUT_THE_LEADER);
            metadata.change(new PartitionChange.Reconfigure(Configuration.of(others)));
        }
    }

    /// A failed sync is the end of the process: nothing is tried again.
    private void failSync(SimNode node) {
        if (!node.isUp() || !node.hasFlushes()) {
            return;
        }
        coverage.count(Met.SYNC_FAILED);
        if (flaw == Flaw.FAILED_SYNC_TRIED_AGAIN) {
            driver.input(node, new Input.Flushed(node.pretendSync()));
        } else {
            crash(node);
        }
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
            driver.input(node, new Input.Deleted(start));
        }
    }

    private void crash(SimNode node) {
        if (node.isUp()) {
            coverage.count(Met.CRASH);
            node.crash(random, coverage, flaw);
        }
    }

    void dieAfterACut(SimNode node) {
        coverage.count(Met.CRASH_AFTER_A_CUT);
        crash(node);
    }

    void start(SimNode node) {
        if (!node.isUp()) {
            node.start();
            driver.input(node, new Input.Tick(nowMs.getAsLong()));
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
}
