package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Message.Confirm;
import io.minikafka.cluster.replication.Output.ReadAnswered;
import io.minikafka.cluster.replication.Output.ReadRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Reads that wait until enough members have said, after the read was asked, that no newer epoch was promised.
/// One round of questions serves all reads that waited when it began; those that come meanwhile take the next.
final class StrongReads {
    private final Core core;
    private final int epoch;
    private final Set<ReplicaId> confirmed = new TreeSet<>();
    private List<Long> asked = new ArrayList<>();
    private List<Long> waiting = new ArrayList<>();
    private long round;
    private long askedMs;

    StrongReads(Core core, int epoch) {
        this.core = core;
        this.epoch = epoch;
    }

    void ask(long read, Configuration configuration, long highWatermark) {
        waiting.add(read);
        beginRound(configuration, highWatermark);
    }

    void confirmed(
            ReplicaId member, long answeredRound, Configuration configuration, long highWatermark) {
        if (answeredRound == round && !asked.isEmpty() && configuration.has(member)) {
            confirmed.add(member);
            finishRound(configuration, highWatermark);
        }
    }

    void retry(Configuration configuration) {
        if (!asked.isEmpty() && core.nowMs() - askedMs >= core.config.retryMs()) {
            askMembers(configuration);
        }
    }

    void refuseAll() {
        asked.forEach(read -> core.out(new ReadRefused(read)));
        waiting.forEach(read -> core.out(new ReadRefused(read)));
        asked = new ArrayList<>();
        waiting = new ArrayList<>();
    }

    private void beginRound(Configuration configuration, long highWatermark) {
        if (!asked.isEmpty() || waiting.isEmpty()) {
            return;
        }
        asked = waiting;
        waiting = new ArrayList<>();
        confirmed.clear();
        round = core.nextNumber();
        if (configuration.has(core.self)) {
            confirmed.add(core.self);
        }
        askMembers(configuration);
        finishRound(configuration, highWatermark);
    }

    private void askMembers(Configuration configuration) {
        askedMs = core.nowMs();
        for (ReplicaId member : configuration.members()) {
            if (!confirmed.contains(member)) {
                core.send(member, new Confirm(epoch, round));
            }
        }
    }

    private void finishRound(Configuration configuration, long highWatermark) {
        if (confirmed.size() >= core.judgement.confirmations(configuration)) {
            asked.forEach(read -> core.out(new ReadAnswered(read, highWatermark)));
            asked = new ArrayList<>();
            beginRound(configuration, highWatermark);
        }
    }
}
