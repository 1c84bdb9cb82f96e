package io.minikafka.storage;

import io.minikafka.storage.wal.WalEntry;
import io.minikafka.storage.wal.WalException;
import io.minikafka.storage.wal.WalSlice;

/// The move of a log's start on its way through the WAL.
final class StartEntry extends WalEntry {
    private final Log log;
    private final long startOffset;
    private final CommitListener listener;

    StartEntry(Log log, long startOffset, int life, CommitListener listener) {
        super(log.id(), startOffset, life);
        this.log = log;
        this.startOffset = startOffset;
        this.listener = listener;
    }

    @Override
    protected void committed(WalSlice slice) {
        slice.release();
        log.start().moved(startOffset);
        Callbacks.committed(listener);
    }

    @Override
    protected void failed(WalException cause) {
        log.context.health.offline("the write-ahead log", cause);
        Callbacks.run(
                "a commit listener",
                () -> listener.failed(new StorageException(cause.toString(), cause)));
    }
}
