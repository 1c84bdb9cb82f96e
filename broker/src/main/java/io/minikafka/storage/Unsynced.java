package io.minikafka.storage;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

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

    /// A run of whole batches.
    record Batches(long firstOffset, long endOffset, List<ByteBuffer> bytes) {}

    /// From the one that holds `offset`, not beyond `limitOffset`; no bytes if there are none.
    Batches read(long offset, long limitOffset, int maxBytes, boolean atLeastOneBatch) {
        List<ByteBuffer> found = new ArrayList<>();
        Iterator<LogEntry> all = entries.iterator();
        long first = offset;
        long end = offset;
        int left = maxBytes;
        while (all.hasNext()) {
            LogEntry entry = all.next();
            if (entry.lastOffset < offset) {
                continue;
            }
            boolean fits = entry.sizeBytes <= left || (found.isEmpty() && atLeastOneBatch);
            if (entry.lastOffset >= limitOffset || !fits) {
                break;
            }
            if (found.isEmpty()) {
                first = entry.baseOffset();
            }
            found.add(entry.bytes());
            left -= entry.sizeBytes;
            end = entry.lastOffset + 1;
        }
        return new Batches(first, end, found);
    }
}
