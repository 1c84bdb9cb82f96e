package io.minikafka.storage.wal;

import org.jspecify.annotations.Nullable;

/// What [EntryQueue] links: entries, and the bottom of an empty queue.
abstract class QueueNode {
    @Nullable QueueNode next;
    long ticket;
}
