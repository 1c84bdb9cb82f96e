package io.minikafka.storage;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;

/// Batches of a replica that the WAL does not have yet, in the order of offsets. Their bytes are the log's own and do not
/// change, so they can be read: followers need them at once, and consumers if others were faster than this disk.
/// Guarded by the log.
final class Unsynced {
    private final LogContext context;
    private final ArrayDeque<LogEntry> entries = new ArrayDeque<>();

    Unsynced(LogContext context) {
        this.context = context;
    }

    /// Bytes that nobody else changes.
    static ByteBuffer copyOf(ByteBuffer batch) {
        return ByteBuffer.allocate(batch.remaining()).put(batch.duplicate()).flip();
    }

    void add(LogEntry entry) {
        entries.add(entry);
        context.unsyncedBytes.addAndGet(entry.sizeBytes);
    }

    /// The WAL has it, or never will.
    void remove(LogEntry entry) {
        boolean removed =
                entries.peek() == entry ? entries.remove() != null : entries.remove(entry);
        if (removed) {
            context.unsyncedBytes.addAndGet(-entry.sizeBytes);
        }
    }

    /// Whole batches from the one that holds `offset`, not beyond `limitOffset`.
    MemoryRun read(long offset, long limitOffset, int maxBytes, boolean atLeastOneBatch) {
        MemoryRun run = new MemoryRun(offset, limitOffset, maxBytes, atLeastOneBatch);
        Iterator<LogEntry> all = entries.iterator();
        while (all.hasNext() && run.take(all.next())) {
            // The run has it, or it lies before the offset.
        }
        return run;
    }
}
