package io.minikafka.storage.wal;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Entries that the writer has taken from the queue, oldest first. Owned by the writer.
final class EntryChain {
    private @Nullable WalEntry first;
    private @Nullable WalEntry last;

    boolean isEmpty() {
        return first == null;
    }

    void append(WalEntry newFirst, WalEntry newLast) {
        if (last == null) {
            first = newFirst;
        } else {
            last.next = newFirst;
        }
        last = newLast;
    }

    WalEntry first() {
        if (first == null) {
            throw new NoSuchElementException("no entry waits");
        }
        return first;
    }

    WalEntry remove() {
        WalEntry removed = first();
        first = (WalEntry) removed.next;
        removed.next = null; // an entry that lives long must not hold on to younger ones
        if (first == null) {
            last = null;
        }
        return removed;
    }
}
