package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Message.Fetch;

/// Was named leader; leads as soon as it is on disk that it adopted the epoch.
final class TakingOffice implements Role {
    private final Core core;
    private final long ticket;
    private PartitionState state;

    TakingOffice(Core core, PartitionState state, long ticket) {
        this.core = core;
        this.state = state;
        this.ticket = ticket;
    }

    /// What the metadata say of this epoch now.
    void know(PartitionState newer) {
        state = newer;
    }

    PartitionState state() {
        return state;
    }

    boolean isDone() {
        return core.log.isFlushed(ticket);
    }

    @Override
    public int epoch() {
        return state.epoch();
    }

    @Override
    public void flushed() {
        // The replica asks whether it is done.
    }

    @Override
    public void received(ReplicaId from, Message message) {
        if (message instanceof Fetch fetch) {
            Waiting.refuse(core, from, fetch);
        }
    }

    @Override
    public void tick() {
        // The disk answers.
    }

    @Override
    public void leave() {
        // Nothing was begun.
    }
}
