package io.minikafka.simulator.world;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Input;
import io.minikafka.cluster.replication.Message;
import io.minikafka.cluster.replication.Output;
import java.util.Random;

/// Gives inputs to replicas and carries out what they want: on their disks, over the network, to the metadata.
final class Driver {
    private final Random random;
    private final Odds odds;
    private final SimNetwork network;
    private final MetadataSide metadata;
    private final Checker checker;
    private final Coverage coverage;
    private long trace;
    private boolean isCalm;

    Driver(
            Random random,
            Odds odds,
            SimNetwork network,
            MetadataSide metadata,
            Checker checker,
            Coverage coverage) {
        this.random = random;
        this.odds = odds;
        this.network = network;
        this.metadata = metadata;
        this.checker = checker;
        this.coverage = coverage;
    }

    /// Nobody dies any more.
    void becomesCalm() {
        isCalm = true;
    }

    long traceHash() {
        return trace;
    }

    void input(SimNode node, Input input) {
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
            case Output.AppendRecords(_, _, var payload) -> {
                node.disk().append(((Entries) payload).list());
                node.wrote();
            }
            case Output.Truncate(long endOffset) -> {
                coverage.count(Met.TRUNCATION);
                node.disk().truncate(endOffset);
                mayDoom(node);
            }
            case Output.Restart(long offset) -> {
                coverage.count(Met.RESTART_OF_LOG);
                node.disk().restart(offset);
            }
            case Output.DeleteBefore(long startOffset) -> {
                node.disk().deleteBefore(startOffset);
                input(node, new Input.Deleted(startOffset));
            }
            case Output.Save(var saved) -> {
                node.disk().save(saved);
                node.wrote();
            }
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

    /// What was cut away comes back, if the process dies before that is on the disk.
    private void mayDoom(SimNode node) {
        if (!isCalm && random.nextDouble() < odds.deathByCut()) {
            node.doom(1 + random.nextInt(3));
        }
    }

    private void mix(long value) {
        trace = (trace ^ value) * 0x100000001B3L;
        trace ^= trace >>> 29;
    }
}
