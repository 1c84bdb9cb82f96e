package io.minikafka.cluster.replication;

import io.minikafka.base.Invariant;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Message.Behind;
import io.minikafka.cluster.replication.Message.Diverging;
import io.minikafka.cluster.replication.Message.Fetch;
import io.minikafka.cluster.replication.Message.FetchReply;
import io.minikafka.cluster.replication.Message.Progress;
import io.minikafka.cluster.replication.Message.Records;
import io.minikafka.cluster.replication.Message.Refused;
import io.minikafka.cluster.replication.Output.AppendRecords;
import io.minikafka.cluster.replication.Output.Restart;
import io.minikafka.cluster.replication.Output.Truncate;

/// Copies the log of one leader in one epoch. Cuts what the leader does not have, adopts the epoch when it
/// has the start of it on disk, and tells how far its disk is. A learner does the same; it is not counted.
final class Following implements Role {
    private static final long NOT_ADOPTING = Long.MAX_VALUE;

    /// Patience with a slow leader grows with each fetch in vain: a reply that always comes just after its fetch
    /// was given up would be dropped for ever.
    private static final int PATIENCE_MAX = 10;

    private final Core core;
    private final int epoch;
    private final ReplicaId leader;
    private final long promiseTicket;
    private boolean fetching;
    private long openFetch;
    private long openSinceMs;
    private long answeredMs;
    private int inVain;
    private boolean matched;
    private long start;
    private long adoptTicket = NOT_ADOPTING;
    private boolean adopted;
    private long toldDurable;

    /// @param promiseTicket of the flush after which the epoch is promised for good
    Following(Core core, int epoch, ReplicaId leader, long promiseTicket) {
        this.core = core;
        this.epoch = epoch;
        this.leader = leader;
        this.promiseTicket = promiseTicket;
        this.adopted = core.adopted() == epoch;
        this.answeredMs = core.nowMs() - core.config.silentMs() - 1;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    ReplicaId leader() {
        return leader;
    }

    /// Whether its log is a part of the leader's, of whom it heard a moment ago.
    boolean isUpToDate() {
        return adopted && core.nowMs() - answeredMs <= core.config.silentMs();
    }

    /// Begins, if the promise is durable.
    @Override
    public void flushed() {
        if (!fetching && core.log.isFlushed(promiseTicket)) {
            fetching = true;
            fetch();
        }
        if (core.log.isFlushed(adoptTicket)) {
            adopted = true;
            adoptTicket = NOT_ADOPTING;
        }
        adoptIfComplete();
        tellProgress();
    }

    @Override
    public void received(ReplicaId from, Message message) {
        switch (message) {
            case FetchReply reply -> {
                if (from.equals(leader)
                        && reply.session() == core.session
                        && fetching
                        && core.judgement.isOpen(openFetch, reply.number())) {
                    answered(reply);
                }
            }
            case Fetch fetch -> Waiting.refuse(core, from, fetch);
            case Message.Seal _, Progress _, Message.Confirm _, Message.ConfirmReply _ -> {}
        }
    }

    private void answered(FetchReply reply) {
        inVain = 0;
        answeredMs = core.nowMs();
        switch (reply.result()) {
            case Records records -> take(records);
            case Diverging(int lastEpoch, long endOffset) ->
                    cut(
                            Math.min(
                                    endOffset,
                                    core.log.epochs().endOf(lastEpoch, core.log.endOffset())));
            case Behind(long startOffset) -> restart(startOffset);
            case Refused _ -> {
                // It will know its epoch soon, or we ours: the next tick asks again.
            }
        }
    }

    private void take(Records records) {
        if (records.baseOffset() != core.log.endOffset()) {
            return;
        }
        start = records.epochStart();
        if (records.endOffset() > records.baseOffset()) {
            core.log.append(records.endOffset(), records.epochs());
            core.out(
                    new AppendRecords(
                            records.baseOffset(), records.endOffset(), records.payload()));
            core.log.flush(core::out);
        }
        matched |= core.log.endOffset() >= start;
        core.raiseWatermark(Math.min(records.highWatermark(), core.log.endOffset()));
        long deleted = Math.min(records.startOffset(), core.highWatermark());
        if (deleted > core.log.startOffset()) {
            core.out(new Output.DeleteBefore(deleted));
        }
        adoptIfComplete();
        fetch();
    }

    private void cut(long endOffset) {
        long to = Math.max(core.log.startOffset(), Math.min(endOffset, core.log.endOffset()));
        if (to < core.log.endOffset()) {
            Invariant.check(!adopted, "a log that adopted is a prefix of the leader's", epoch);
            Invariant.check(to >= core.highWatermark(), "committed records are not cut", to);
            core.log.cutTo(to);
            core.out(new Truncate(to));
            core.log.flush(core::out);
        }
        fetch();
    }

    private void restart(long startOffset) {
        Invariant.check(
                startOffset >= core.highWatermark(), "committed records are kept", startOffset);
        core.log.restartAt(startOffset);
        core.out(new Restart(startOffset));
        core.log.flush(core::out);
        fetch();
    }

    private void fetch() {
        openFetch = core.nextNumber();
        openSinceMs = core.nowMs();
        int lastEpoch = core.log.isEmpty() ? Message.ANY_EPOCH : core.log.epochs().last();
        core.send(
                leader,
                new Fetch(
                        epoch,
                        core.session,
                        openFetch,
                        core.log.endOffset(),
                        lastEpoch,
                        adoptedDurably(),
                        core.log.durableOffset()));
    }

    private void adoptIfComplete() {
        if (!adopted
                && adoptTicket == NOT_ADOPTING
                && core.judgement.mayAdopt(
                        matched, core.log.cutsDurable(), core.log.durableOffset(), start)) {
            adoptTicket = core.save(epoch, epoch);
        }
    }

    private void tellProgress() {
        if (adopted && core.log.durableOffset() > toldDurable) {
            toldDurable = core.log.durableOffset();
            core.send(leader, new Progress(epoch, epoch, toldDurable));
        }
    }

    /// What may be told: not what is still on its way to the disk.
    private int adoptedDurably() {
        return adopted ? epoch : 0;
    }

    @Override
    public void tick() {
        long patienceMs = core.config.fetchWaitMs() + core.config.retryMs() * (1 + inVain);
        if (fetching && core.nowMs() - openSinceMs >= patienceMs) {
            inVain = Math.min(inVain + 1, PATIENCE_MAX);
            fetch();
        }
    }

    @Override
    public void leave() {
        // The leader will miss us.
    }
}
