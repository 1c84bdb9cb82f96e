package io.minikafka.storage;

import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.DiskFullException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The way of one log's committed batches from the WAL's memory to the segments' files. Exists once the log was
/// appended to.
///
/// [WaitingBatches] is guarded by the log; [#flush] has a lock of its own, which is held while files
/// are written (to the page cache), so that batches reach a file in order. It is never taken under the log's.
final class WriteBack {
    private static final int GATHER_MAX = 256;
    private static final int GATHER_BYTES_MAX = 4 << 20;
    private static final int YOUNG_ENTRIES_MAX = 512;

    private final Log log;
    private final Object flushing = new Object();

    final HotTail hot = new HotTail();

    /// Last offset of the latest batch that waits for a sync; guarded by the log.
    long lastSyncedOffset = -1;

    /// The WAL's ticket of the log's latest entry; guarded by the log.
    long lastTicket = -1;

    final WaitingBatches waiting = new WaitingBatches();

    /// Duplicates of batches that are not committed yet.
    private final List<Waiter> duplicates = new ArrayList<>(0);

    /// Closed segments whose indexes are not saved yet.
    final List<LogSegment> sealed = new ArrayList<>(1);

    /// Whether the segment writer has this log in its list of ages, or of those that are due.
    boolean aging;

    boolean due;

    /// A write failed: what was to be written is only in the WAL, until a restart. Guarded by `flushing`.
    private boolean broken;

    private record Waiter(long lastOffset, CommitListener listener) {}

    WriteBack(Log log) {
        this.log = log;
    }

    void addDuplicate(long lastOffset, CommitListener listener) {
        duplicates.add(new Waiter(lastOffset, listener));
    }

    /// Those who wait for what is below `highWatermark`; under the log's lock.
    List<CommitListener> takeDuplicates(long highWatermark) {
        if (duplicates.isEmpty()) {
            return List.of();
        }
        List<CommitListener> ready = new ArrayList<>();
        duplicates.removeIf(
                waiter -> waiter.lastOffset() < highWatermark && ready.add(waiter.listener()));
        return ready;
    }

    /// Those who do not want to wait any longer go to `late`; under the log's lock.
    void takeOverdueDuplicates(long nowNs, List<CommitListener> late) {
        duplicates.removeIf(
                waiter -> waiter.listener().isOverdue(nowNs) && late.add(waiter.listener()));
    }

    private @Nullable LogEntry takeAll() {
        synchronized (log) {
            return waiting.takeAll();
        }
    }

    private void putBack(LogEntry from) {
        LogEntry end = from;
        int bytes = end.sizeBytes;
        while (end.next != null) {
            end = end.next;
            bytes += end.sizeBytes;
        }
        synchronized (log) {
            waiting.putBack(from, end, bytes);
        }
    }

    /// Writes all that waits.
    ///
    /// @return false if there was no space; what could not be written waits on
    boolean flush() {
        synchronized (flushing) {
            LogEntry entry = takeAll();
            if (broken) {
                releaseAll(entry);
                return false;
            }
            while (entry != null) {
                Run run = Run.from(entry);
                try {
                    write(run);
                } catch (DiskFullException e) {
                    putBack(entry);
                    log.context.health.full(
                            e.getMessage() == null ? "the disk is full" : e.getMessage());
                    return false;
                } catch (DiskException e) {
                    broken = true;
                    log.context.health.offline("writing a segment", e);
                    releaseAll(entry);
                    return false;
                }
                entry = run.next;
            }
            saveIndexes();
            return true;
        }
    }

    /// What `look` finds among the batches of a log that wait although [#flush] was tried; empty if it never had any. No
    /// write is under way meanwhile, so what is not in its file waits, unless storage is offline. Not under the log's lock.
    static <T> Optional<T> amongWaiting(Log log, Function<WaitingBatches, Optional<T>> look) {
        WriteBack back;
        synchronized (log) {
            back = log.writeBackIfAny();
        }
        if (back == null) {
            return Optional.empty();
        }
        synchronized (back.flushing) {
            synchronized (log) {
                return look.apply(back.waiting);
            }
        }
    }

    /// The log is gone: what waits is let go, and no write is under way when this returns.
    void drop() {
        synchronized (flushing) {
            releaseAll(takeAll());
        }
    }

    private static void releaseAll(@Nullable LogEntry from) {
        for (LogEntry entry = from; entry != null; entry = entry.next) {
            release(entry);
        }
    }

    private static void release(LogEntry entry) {
        Objects.requireNonNull(entry.slice).release();
        entry.slice = null;
    }

    /// Batches that lie behind each other in one file.
    private static final class Run {
        final LogEntry first;
        LogEntry last;
        int count = 1;
        long bytes;
        @Nullable LogEntry next;

        private Run(LogEntry first) {
            this.first = first;
            this.last = first;
            this.bytes = first.sizeBytes;
            this.next = first.next;
        }

        static Run from(LogEntry first) {
            Run run = new Run(first);
            while (run.next != null
                    && run.next.segment == first.segment
                    && run.next.segmentPosition() == run.last.endPosition()
                    && run.count < GATHER_MAX
                    && run.bytes < GATHER_BYTES_MAX) {
                run.last = run.next;
                run.bytes += run.last.sizeBytes;
                run.count++;
                run.next = run.last.next;
            }
            return run;
        }
    }

    private void write(Run run) {
        LogSegment segment = run.first.segment;
        try {
            OpenFile place = placeForWriting(segment);
            DiskFile file = log.context.files.acquire(place);
            try {
                write(file, run);
            } finally {
                log.context.files.release(place);
            }
            written(segment, run);
        } catch (FileGoneException gone) {
            // The segment was deleted while its last batches waited: nobody will read them.
            written(segment, run);
        }
        LogEntry entry = run.first;
        for (int i = 0; i < run.count && entry != null; i++) {
            release(entry);
            entry = entry.next;
        }
    }

    /// The file of a segment that takes bytes; has its directory made before the first.
    ///
    /// @throws FileGoneException when the segment left the log
    private OpenFile placeForWriting(LogSegment segment) {
        String directory = SegmentNames.directory(log.id());
        OpenFile place;
        boolean first;
        synchronized (log) {
            if (log.isDeleted() || segment.removed) {
                throw new FileGoneException(directory);
            }
            place = log.access(segment).place();
            first = segment.writtenBytes == 0 && !segment.fresh;
        }
        if (first) {
            log.context.disk.createDirectories(directory);
            synchronized (log) {
                segment.fresh = true;
            }
        }
        return place;
    }

    private void written(LogSegment segment, Run run) {
        synchronized (log) {
            segment.writtenBytes = Math.max(segment.writtenBytes, run.last.endPosition());
            segment.unsynced = true;
            LogBody body = log.body();
            body.writtenOffset = Math.max(body.writtenOffset, run.last.lastOffset + 1);
        }
    }

    private static void write(DiskFile file, Run run) {
        LogSegment segment = run.first.segment;
        if (run.first.segmentPosition() == segment.untrustedBytes
                && file.sizeBytes() > segment.untrustedBytes) {
            // Bytes of a former process that were never acknowledged, or a segment of an earlier
            // life.
            file.truncate(segment.untrustedBytes);
        }
        if (run.count == 1) {
            file.write(run.first.bytes(), run.first.segmentPosition());
            return;
        }
        ByteBuffer[] buffers = new ByteBuffer[run.count];
        LogEntry entry = run.first;
        for (int i = 0; i < run.count && entry != null; i++) {
            buffers[i] = entry.bytes();
            entry = entry.next;
        }
        file.write(buffers, run.first.segmentPosition());
    }

    /// Segments whose index entries should go to their files.
    private List<LogSegment> segmentsToIndex() {
        synchronized (log) {
            SegmentChain segments = log.segments();
            if (segments.isEmpty()) {
                return List.of();
            }
            List<LogSegment> due = new ArrayList<>(0);
            sealed.removeIf(segment ->
                    segment.removed
                            || (segment.writtenBytes == segment.sizeBytes && due.add(segment)));
            SegmentFile active = segments.active().access;
            if (active != null && active.unsavedEntries() >= YOUNG_ENTRIES_MAX) {
                due.add(segments.active());
            }
            return due;
        }
    }

    /// Indexes of closed segments are written out, and those of the open one when they grew.
    private void saveIndexes() {
        for (LogSegment segment : segmentsToIndex()) {
            SegmentFile access = segment.access;
            if (access == null) {
                continue;
            }
            try {
                access.saveIndexes(log.epochs());
            } catch (DiskFullException e) {
                log.context.health.full(
                        e.getMessage() == null ? "the disk is full" : e.getMessage());
            } catch (FileGoneException _) {
                // Deleted meanwhile; so is its index.
            } catch (DiskException e) {
                log.context.health.offline("writing an index", e);
            }
        }
    }
}
