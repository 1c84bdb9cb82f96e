package io.minikafka.broker.share;

import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/// Which share partition is to be looked at when. An entry may be too early, never too late.
final class Agenda {
    private final PriorityQueue<Entry> queue =
            new PriorityQueue<>(
                    Comparator.comparingLong(Entry::atMs).thenComparingLong(Entry::number));
    private long numbers;

    private record Entry(long atMs, long number, SharePartition partition) {}

    /// Sees to it that the partition is looked at in time.
    void add(SharePartition partition) {
        long atMs = partition.nextMs();
        if (atMs < partition.onAgendaMs) {
            partition.onAgendaMs = atMs;
            queue.add(new Entry(atMs, numbers++, partition));
        }
    }

    /// Takes a partition whose time has come.
    Optional<SharePartition> takeDue(long nowMs) {
        while (!queue.isEmpty() && queue.peek().atMs <= nowMs) {
            Entry entry = queue.remove();
            if (entry.atMs == entry.partition.onAgendaMs) {
                entry.partition.onAgendaMs = Long.MAX_VALUE;
                return Optional.of(entry.partition);
            }
        }
        return Optional.empty();
    }

    long nextMs() {
        return queue.isEmpty() ? Long.MAX_VALUE : queue.peek().atMs;
    }
}
