package io.minikafka.broker.txn;

import java.util.Comparator;
import java.util.PriorityQueue;

/// What is to be done later, each thing once, in the order of time and, at one time, of entry.
final class Agenda {
    static final long NEVER = Long.MAX_VALUE;

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(
                    Comparator.comparingLong(Entry::atMs).thenComparingLong(Entry::number));
    private long numbers;

    private record Entry(long atMs, long number, Runnable action) {}

    void at(long atMs, Runnable action) {
        entries.add(new Entry(atMs, numbers++, action));
    }

    /// Does what is due at `nowMs`.
    void run(long nowMs) {
        while (!entries.isEmpty() && entries.element().atMs() <= nowMs) {
            entries.remove().action().run();
        }
    }

    /// When [#run] should be called next; [#NEVER] if there is nothing to do.
    long nextMs() {
        Entry first = entries.peek();
        return first == null ? NEVER : first.atMs();
    }
}
