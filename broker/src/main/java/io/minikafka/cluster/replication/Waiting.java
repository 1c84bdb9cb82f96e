package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Message.Fetch;
import io.minikafka.cluster.replication.Message.FetchReply;
import io.minikafka.cluster.replication.Message.Refused;
import io.minikafka.cluster.replication.Message.Seal;
import io.minikafka.cluster.replication.Output.AnswerSeal;

/// Has promised an epoch and knows no leader of it: after a start, or sealed for an election.
final class Waiting implements Role {
    private final Core core;
    private final int epoch;
    private final long promiseTicket;
    private boolean sealed;

    /// @param promiseTicket of the flush that makes the promise, and the log, durable
    Waiting(Core core, int epoch, long promiseTicket) {
        this.core = core;
        this.epoch = epoch;
        this.promiseTicket = promiseTicket;
    }

    /// After a start: all that is here is durable.
    static Waiting started(Core core) {
        return new Waiting(core, core.promised(), 0);
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public void flushed() {
        if (sealed) {
            answer();
        }
    }

    @Override
    public void received(ReplicaId from, Message message) {
        switch (message) {
            case Seal _ -> {
                sealed = true;
                answer();
            }
            case Fetch fetch -> refuse(core, from, fetch);
            case FetchReply _, Message.Progress _, Message.Confirm _, Message.ConfirmReply _ -> {}
        }
    }

    private void answer() {
        if (core.log.isFlushed(promiseTicket)) {
            core.out(
                    new AnswerSeal(
                            new SealAnswer(
                                    epoch, core.self, core.adopted(), core.log.endOffset())));
        }
    }

    @Override
    public void tick() {
        // Whoever conducts the election asks again.
    }

    @Override
    public void leave() {
        // Nobody waits for anything here.
    }

    static void refuse(Core core, ReplicaId from, Fetch fetch) {
        core.send(
                from,
                new FetchReply(
                        fetch.epoch(),
                        fetch.session(),
                        fetch.number(),
                        new Refused(core.promised())));
    }
}
