package io.minikafka.storage;

import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.wal.WalSlice;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Committed batches of one log that lie in the WAL's memory and not in their file yet, in the order of offsets. Readers
/// get copies, because the memory is used again when the file has them. Guarded by the log.
final class WaitingBatches {
    /// More than this is not copied for one read, unless one batch alone is larger.
    static final int COPY_MAX_BYTES = 64 << 10;

    private @Nullable LogEntry first;
    private @Nullable LogEntry last;
    private int bytes;

    /// All that wait, in bytes.
    int bytes() {
        return bytes;
    }

    void add(LogEntry entry, WalSlice slice) {
        entry.slice = slice;
        if (last == null) {
            first = entry;
        } else {
            last.next = entry;
        }
        last = entry;
        bytes += entry.sizeBytes;
    }

    @Nullable LogEntry takeAll() {
        LogEntry taken = first;
        first = null;
        last = null;
        bytes = 0;
        return taken;
    }

    /// Puts a chain of batches back in front, which found no space.
    void putBack(LogEntry from, LogEntry until, int chainBytes) {
        until.next = first;
        if (last == null) {
            last = until;
        }
        first = from;
        bytes += chainBytes;
    }

    /// Whether [#copy] of everything from `position` on is worth its while: a little, and all of it waits here.
    boolean isWorthCopying(LogSegment segment, int position) {
        return bytes <= COPY_MAX_BYTES
                && first != null
                && first.segment == segment
                && first.segmentPosition() <= position;
    }

    /// The bytes of a segment between two boundaries of batches; empty if not all of them wait here.
    Optional<ByteBuffer> copy(LogSegment segment, int from, int to) {
        if (!isWorthCopying(segment, from)) {
            return Optional.empty();
        }
        ByteBuffer copy = ByteBuffer.allocate(to - from);
        for (LogEntry e = first; e != null && copy.hasRemaining(); e = e.next) {
            if (e.segment != segment || e.endPosition() > to) {
                return Optional.empty();
            }
            if (e.segmentPosition() >= from) {
                copy.put(e.bytes());
            }
        }
        return copy.hasRemaining() ? Optional.empty() : Optional.of(copy.flip());
    }

    /// Copies from the batch on that holds `offset`, as many as fit; empty if that is not in `segment`, or does not wait.
    Optional<MemoryRun> copyFrom(
            LogSegment segment,
            long offset,
            long limitOffset,
            int maxBytes,
            boolean atLeastOneBatch) {
        MemoryRun run =
                new MemoryRun(
                        offset, limitOffset, Math.min(maxBytes, COPY_MAX_BYTES), atLeastOneBatch);
        LogEntry entry = first;
        while (entry != null && entry.lastOffset < offset) {
            entry = entry.next;
        }
        if (entry == null || entry.segment != segment) {
            return Optional.empty();
        }
        while (entry != null && run.take(entry)) {
            entry = entry.next;
        }
        return Optional.of(run.copied());
    }

    /// A copy of the first batch with an offset in `[offset, limitOffset)` and a time not before `timestampMs`.
    Optional<ByteBuffer> copyOfFirst(long offset, long limitOffset, long timestampMs) {
        for (LogEntry e = first; e != null && e.lastOffset < limitOffset; e = e.next) {
            ByteBuffer batch = e.bytes();
            if (e.lastOffset >= offset && BatchHeader.maxTimestampMs(batch, 0) >= timestampMs) {
                return Optional.of(Unsynced.copyOf(batch));
            }
        }
        return Optional.empty();
    }
}
