package io.minikafka.network;

import java.util.ArrayDeque;

/// The connections of one event loop that wait for one kind of memory, first come, first served. Owned by the
/// loop; a release is told by any thread.
final class MemoryWaiters {
    private final RequestMemory memory;
    private final ArrayDeque<Connection> waiting = new ArrayDeque<>();
    private volatile boolean released;

    MemoryWaiters(RequestMemory memory) {
        this.memory = memory;
    }

    /// `version` is the one that the connection saw before it was refused memory.
    void add(Connection connection, long version) {
        waiting.add(connection);
        memory.waiting();
        if (memory.version() != version) {
            released = true;
        }
    }

    void remove(Connection connection) {
        waiting.remove(connection);
    }

    /// Any thread: some memory is free.
    void released() {
        released = true;
    }

    /// Whether a retry is worth while.
    boolean areToRetry() {
        return released;
    }

    void retry(EventLoop loop) {
        if (!released) {
            return;
        }
        released = false;
        boolean goesOn = true;
        while (goesOn && !waiting.isEmpty()) {
            Connection first = waiting.getFirst();
            if (first.retryReads() && !memory.hasRoom()) {
                return;
            }
            waiting.removeFirst();
            loop.guarded(first, first::retryWithMemory);
            goesOn = waiting.isEmpty() || waiting.getLast() != first;
            if (!goesOn) {
                // Refused again: it keeps its place before those who came later.
                waiting.addFirst(waiting.removeLast());
            }
        }
    }
}
