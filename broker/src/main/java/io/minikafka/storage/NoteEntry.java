package io.minikafka.storage;

import io.minikafka.storage.wal.WalEntry;
import io.minikafka.storage.wal.WalException;
import io.minikafka.storage.wal.WalSlice;
import java.util.ArrayList;
import java.util.List;

/// A replica's note on its way through the WAL.
final class NoteEntry extends WalEntry {
    private final Log log;
    private final ReplicaSide side;

    NoteEntry(Log log, ReplicaSide side, ReplicaNote note) {
        super(log.id(), note.encode());
        this.log = log;
        this.side = side;
    }

    @Override
    protected void committed(WalSlice slice) {
        slice.release();
        List<CommitListener> ready = new ArrayList<>(0);
        synchronized (log) {
            side.noted(this, ready);
        }
        ready.forEach(Callbacks::committed);
    }

    @Override
    protected void failed(WalException cause) {
        log.context.health.offline("the write-ahead log", cause);
        List<CommitListener> waiting;
        synchronized (log) {
            waiting = side.takeAll();
        }
        Callbacks.failed(
                waiting,
                new StorageException("log " + log.id() + ": " + cause.getMessage(), cause));
    }
}
