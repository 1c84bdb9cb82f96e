package io.minikafka.broker.group;

import java.util.Comparator;
import java.util.PriorityQueue;

/// The timers of all groups. Moving a deadline later, as each heartbeat does, writes one number: the queue
/// learns of it when the old deadline comes. So a queue entry may be early, never late. Entries that were
/// overtaken or switched off leave when their time comes.
public final class Deadlines {
    public static final long NEVER = Long.MAX_VALUE;

    private final PriorityQueue<Entry> queue =
            new PriorityQueue<>(
                    Comparator.comparingLong(Entry::atMs).thenComparingLong(Entry::number));
    private long numbers;

    /// A new deadline, not yet set.
    public Deadline deadline(Runnable action) {
        return new Deadline(action);
    }

    /// Runs what is due at `nowMs`.
    void run(long nowMs) {
        while (!queue.isEmpty() && queue.peek().atMs <= nowMs) {
            Entry entry = queue.remove();
            entry.deadline.reached(entry, nowMs);
        }
    }

    /// When [#run(long)] should be called next; it may then find nothing to do. [#NEVER] if nothing is set.
    long nextMs() {
        Entry head = queue.peek();
        return head == null ? NEVER : head.atMs;
    }

    /// How many entries the queue holds.
    int entries() {
        return queue.size();
    }

    private record Entry(long atMs, long number, Deadline deadline) {}

    /// One timer.
    public final class Deadline {
        private final Runnable action;
        private long dueMs = NEVER;
        // When the queue looks at this deadline next; NEVER if it does not.
        private long queuedMs = NEVER;

        private Deadline(Runnable action) {
            this.action = action;
        }

        public void set(long dueMs) {
            this.dueMs = dueMs;
            if (dueMs < queuedMs) {
                queue(dueMs);
            }
        }

        public void clear() {
            dueMs = NEVER;
        }

        private void queue(long atMs) {
            queuedMs = atMs;
            queue.add(new Entry(atMs, numbers++, this));
        }

        private void reached(Entry entry, long nowMs) {
            if (entry.atMs != queuedMs) {
                return; // set earlier after this entry was made
            }
            queuedMs = NEVER;
            if (dueMs <= nowMs) {
                dueMs = NEVER;
                action.run();
            } else if (dueMs != NEVER) {
                queue(dueMs);
            }
        }
    }
}
