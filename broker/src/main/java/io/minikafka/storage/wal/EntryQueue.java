package io.minikafka.storage.wal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Entries on their way to the WAL thread: many producers, one consumer, no lock, and no object beside the
/// entry itself. A stack of links that the consumer takes whole and turns around. Its length is bounded by the
/// callers: each has only so many appends outstanding.
///
/// The node below an entry knows the ticket before its own, so tickets number the entries without a gap in the
/// order of the log. An empty queue therefore has a bottom node that remembers the last ticket; a new one each
/// time, so that a producer who still looks at an old bottom cannot mistake it for the present one.
final class EntryQueue {
    private static final class Bottom extends QueueNode {
        private final boolean closed;

        Bottom(boolean closed) {
            this.closed = closed;
        }
    }

    private static final VarHandle TOP;

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(EntryQueue.class, "top", QueueNode.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile QueueNode top = new Bottom(false);

    /// Adds an entry and gives it its ticket.
    ///
    /// @return whether the queue was empty, so that the consumer may sleep
    /// @throws WalOfflineException when the queue is closed
    boolean push(WalEntry entry) {
        while (true) {
            QueueNode below = top;
            if (below instanceof Bottom bottom && bottom.closed) {
                throw new WalOfflineException("the write-ahead log is closed");
            }
            entry.next = below;
            entry.ticket = below.ticket + 1;
            if (TOP.compareAndSet(this, below, entry)) {
                return below instanceof Bottom;
            }
        }
    }

    boolean isEmpty() {
        return top instanceof Bottom;
    }

    /// Moves everything to the end of `chain`, oldest first.
    void drainTo(EntryChain chain) {
        if (isEmpty()) {
            return;
        }
        QueueNode newest = swapForBottom(false);
        WalEntry last = (WalEntry) newest;
        WalEntry first = null;
        QueueNode node = newest;
        while (node instanceof WalEntry entry) {
            node = entry.next;
            entry.next = first;
            first = entry;
        }
        if (first != null) {
            chain.append(first, last);
        }
    }

    /// Refuses everything from now on, unless something waits.
    ///
    /// @return whether the queue is closed now
    boolean closeIfEmpty() {
        QueueNode bottom = top;
        Bottom closed = new Bottom(true);
        closed.ticket = bottom.ticket;
        return bottom instanceof Bottom && TOP.compareAndSet(this, bottom, closed);
    }

    private QueueNode swapForBottom(boolean closed) {
        Bottom bottom = new Bottom(closed);
        while (true) {
            QueueNode newest = top;
            bottom.ticket = newest.ticket;
            if (TOP.compareAndSet(this, newest, bottom)) {
                return newest;
            }
        }
    }
}
