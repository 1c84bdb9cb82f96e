package io.minikafka.storage;

import java.util.ArrayDeque;
import java.util.List;

/// Who wants to know when all that was given to the WAL is on disk. Entries of one durability are told in the order of
/// their tickets, so two numbers say what was told. Guarded by the log.
final class Flushes {
    private long sentSynced = -1;
    private long sentUnsynced = -1;
    private long toldSynced = -1;
    private long toldUnsynced = -1;
    private final ArrayDeque<Flush> waiting = new ArrayDeque<>();

    private record Flush(long synced, long unsynced, CommitListener listener) {}

    void sent(long ticket, boolean awaitSync) {
        if (awaitSync) {
            sentSynced = ticket;
        } else {
            sentUnsynced = ticket;
        }
    }

    void told(long ticket, boolean awaitSync, List<CommitListener> ready) {
        if (awaitSync) {
            toldSynced = ticket;
        } else {
            toldUnsynced = ticket;
        }
        while (!waiting.isEmpty() && isDone(waiting.element())) {
            ready.add(waiting.remove().listener());
        }
    }

    private boolean isDone(Flush flush) {
        return flush.synced() <= toldSynced && flush.unsynced() <= toldUnsynced;
    }

    /// @return whether nothing is on its way: then the listener is not kept
    boolean add(CommitListener listener) {
        Flush flush = new Flush(sentSynced, sentUnsynced, listener);
        if (waiting.isEmpty() && isDone(flush)) {
            return true;
        }
        waiting.add(flush);
        return false;
    }

    List<CommitListener> takeAll() {
        List<CommitListener> all = waiting.stream().map(Flush::listener).toList();
        waiting.clear();
        return all;
    }
}
