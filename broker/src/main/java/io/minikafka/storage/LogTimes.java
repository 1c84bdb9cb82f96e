package io.minikafka.storage;

import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.RecordReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Finds records of a log by their time. The segments' largest times and the time indexes narrow it down to a
/// batch; that one is read, and looked into: by us if it is not compressed, else by the caller.
final class LogTimes {
    private LogTimes() {}

    static Optional<TimestampOffset> firstAtOrAfter(
            Log log, long timestampMs, RecordTimestamps compressed) {
        long start = log.startOffset();
        long end = log.readableOffset();
        try {
            for (LogSegment segment : log.segments().all()) {
                boolean late;
                synchronized (log) {
                    late = segment.maxTimestampMs >= timestampMs;
                }
                if (late && segment.baseOffset < end) {
                    Optional<TimestampOffset> found =
                            inSegment(log, segment, timestampMs, start, end, compressed);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return stuck(log, timestampMs, start, end, compressed);
        } catch (DiskException e) {
            throw new StorageException("log " + log.id() + ": " + e.getMessage(), e);
        } catch (FileGoneException retentionWasFaster) {
            return log.isDeleted()
                    ? Optional.empty()
                    : firstAtOrAfter(log, timestampMs, compressed);
        }
    }

    private static Optional<TimestampOffset> inSegment(
            Log log,
            LogSegment segment,
            long timestampMs,
            long start,
            long end,
            RecordTimestamps compressed) {
        SegmentView view = LogReader.view(log, segment);
        if (view.bytes() == 0) {
            return Optional.empty();
        }
        SegmentFile file;
        synchronized (log) {
            file = log.access(segment);
        }
        long from = Math.max(start, segment.baseOffset);
        while (from < end
                && file.locateTime(timestampMs, from, view) instanceof Located.At at
                && at.lastOffset() < end) {
            Optional<TimestampOffset> found =
                    inBatch(batch(log, file, at), timestampMs, from, compressed);
            if (found.isPresent()) {
                return found;
            }
            from = at.lastOffset() + 1;
        }
        return Optional.empty();
    }

    /// In what is in no file, because there is no space.
    private static Optional<TimestampOffset> stuck(
            Log log, long timestampMs, long start, long end, RecordTimestamps compressed) {
        Optional<ByteBuffer> batch = waiting(log, timestampMs, start, end);
        long from = start;
        while (batch.isPresent()) {
            Optional<TimestampOffset> found = inBatch(batch.get(), timestampMs, from, compressed);
            if (found.isPresent()) {
                return found;
            }
            from = BatchHeader.lastOffset(batch.get(), 0) + 1;
            batch = waiting(log, timestampMs, from, end);
        }
        return Optional.empty();
    }

    private static Optional<ByteBuffer> waiting(Log log, long timestampMs, long from, long end) {
        return WriteBack.amongWaiting(log, waiting -> waiting.copyOfFirst(from, end, timestampMs));
    }

    private static ByteBuffer batch(Log log, SegmentFile access, Located.At at) {
        ByteBuffer batch = ByteBuffer.allocate(at.sizeBytes());
        OpenFiles files = log.context.files;
        DiskFile file = files.acquire(access.place());
        try {
            file.read(batch, at.position());
        } finally {
            files.release(access.place());
        }
        return batch.flip();
    }

    private static Optional<TimestampOffset> inBatch(
            ByteBuffer batch, long timestampMs, long from, RecordTimestamps compressed) {
        Optional<RecordTimestamps.Found> found =
                BatchHeader.compression(batch, 0) == 0
                        ? RecordReader.firstAtOrAfter(batch, timestampMs, from)
                                .map(r -> new RecordTimestamps.Found(r.timestampMs(), r.offset()))
                        : inCompressed(batch, timestampMs, from, compressed);
        int epoch = BatchHeader.leaderEpoch(batch, 0);
        return found.map(r -> new TimestampOffset(r.timestampMs(), r.offset(), epoch));
    }

    private static Optional<RecordTimestamps.Found> inCompressed(
            ByteBuffer batch, long timestampMs, long from, RecordTimestamps compressed) {
        return BatchHeader.logAppendTime(batch, 0)
                ? Optional.of(
                        new RecordTimestamps.Found(
                                BatchHeader.maxTimestampMs(batch, 0),
                                Math.max(from, BatchHeader.baseOffset(batch, 0))))
                : compressed.firstAtOrAfter(batch, timestampMs, from);
    }

    /// The first record with the largest time among those that consumers see.
    static Optional<TimestampOffset> latest(Log log, RecordTimestamps compressed) {
        long largest = Long.MIN_VALUE;
        List<LogSegment> segments = log.segments().all();
        synchronized (log) {
            for (LogSegment segment : segments) {
                largest = Math.max(largest, segment.maxTimestampMs);
            }
        }
        if (largest < 0) {
            return Optional.empty();
        }
        Optional<TimestampOffset> found = firstAtOrAfter(log, largest, compressed);
        return found.isPresent() ? found : largestVisible(log, compressed);
    }

    /// The record with the largest time is not committed yet, or was deleted: climbs from record to record that is
    /// later than all before it.
    private static Optional<TimestampOffset> largestVisible(Log log, RecordTimestamps compressed) {
        Optional<TimestampOffset> best = Optional.empty();
        Optional<TimestampOffset> next = firstAtOrAfter(log, 0, compressed);
        while (next.isPresent()) {
            best = next;
            next = firstAtOrAfter(log, next.get().timestampMs() + 1, compressed);
        }
        return best;
    }
}
