package io.minikafka.storage;

import java.util.ArrayList;
import java.util.List;

/// What a log has only if it is a replica: its office, who waits for acks and flushes, and the batches that the WAL does
/// not have yet. Guarded by the log. [ReplicaLog] is its owner's door, [Log] that of everyone else. RFC 0021.
final class ReplicaSide {
    static final int NO_OFFICE = -1;

    /// If more than this waits for the node's disk, an ack waits for it too, whoever else has the batch.
    private static final long UNSYNCED_BYTES_MAX = 64 << 20;

    private final LogContext context;
    private final LogBody body;
    final Unsynced unsynced;
    private final Flushes flushes = new Flushes();
    private final Acks acks = new Acks();
    private int office = NO_OFFICE;
    volatile ReplicaEvents events = ReplicaEvents.NOBODY;

    ReplicaSide(LogContext context, LogBody body) {
        this.context = context;
        this.body = body;
        this.unsynced = new Unsynced(context);
    }

    /// The epoch in which clients' appends are taken, or [#NO_OFFICE].
    int office() {
        return office;
    }

    boolean leads() {
        return office != NO_OFFICE;
    }

    boolean leads(int epoch) {
        return office == epoch && leads();
    }

    void lead(int epoch) {
        office = epoch;
    }

    /// @return whom to tell that they will get no ack
    List<CommitListener> leave() {
        office = NO_OFFICE;
        return acks.takeAll();
    }

    void await(AckWhen when, long lastOffset, CommitListener listener) {
        boolean needsDisk = context.unsyncedBytes.get() > UNSYNCED_BYTES_MAX;
        acks.add(when, lastOffset, needsDisk, listener);
    }

    /// A batch went to the WAL.
    void sent(LogEntry entry, long ticket) {
        unsynced.add(entry);
        flushes.sent(ticket, entry.awaitSync());
    }

    /// So did a note.
    void noteSent(long ticket) {
        flushes.sent(ticket, true);
    }

    /// @return whether all that was sent is on disk: then the listener is not kept
    boolean flush(CommitListener listener) {
        return flushes.add(listener);
    }

    /// A note is on disk; whom to tell goes to `ready`.
    void noted(NoteEntry entry, List<CommitListener> ready) {
        flushes.told(entry.ticket(), entry.awaitSync(), ready);
    }

    /// The WAL has the batch.
    ///
    /// @return whom to tell
    List<CommitListener> synced(LogEntry entry) {
        unsynced.remove(entry);
        entry.dropBytes();
        List<CommitListener> ready = new ArrayList<>(1);
        acks.take(body.highWatermark, body.durableOffset, ready);
        flushes.told(entry.ticket(), entry.awaitSync(), ready);
        return ready;
    }

    /// The high watermark has moved; whom to tell goes to `ready`.
    void raised(List<CommitListener> ready) {
        acks.take(body.highWatermark, body.durableOffset, ready);
    }

    /// Who has waited long enough goes to `late`.
    void takeOverdue(long nowNs, List<CommitListener> late) {
        acks.takeOverdue(nowNs, late);
    }

    /// Nothing more will be durable.
    ///
    /// @return whom to tell
    List<CommitListener> failed(LogEntry entry) {
        unsynced.remove(entry);
        return takeAll();
    }

    List<CommitListener> takeAll() {
        List<CommitListener> all = new ArrayList<>(acks.takeAll());
        all.addAll(flushes.takeAll());
        return all;
    }
}
