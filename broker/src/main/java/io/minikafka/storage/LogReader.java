package io.minikafka.storage;

import io.minikafka.base.MemoryRegion;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reading from a log: finds the place under the log's lock if the hot tail knows it, else in the segment's files
/// without that lock, and hands out a region of the file. Of batches that wait for their file, a few are copied; many are
/// written first, and some of them copied where there is no space for them. One for each read, used by its thread.
final class LogReader {
    private static final ReadResult.Empty EMPTY = new ReadResult.Empty();
    private static final int ATTEMPTS = 3;

    private final Log log;
    private final long offset;
    private final int maxBytes;
    private final boolean atLeastOneBatch;
    private final long endOffset;

    private final ReadFor whom;

    /// What the reader may see as of the attempt.
    private long limitOffset;

    LogReader(
            Log log,
            long offset,
            int maxBytes,
            boolean atLeastOneBatch,
            long endOffset,
            ReadFor whom) {
        this.log = log;
        this.offset = offset;
        this.maxBytes = maxBytes;
        this.atLeastOneBatch = atLeastOneBatch;
        this.endOffset = endOffset;
        this.whom = whom;
    }

    ReadResult read() {
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                try {
                    return attempt();
                } catch (FileGoneException _) {
                    // Retention or compaction took the segment between finding and opening it: the
                    // log has others now.
                }
            }
            return new ReadResult.Unavailable(
                    "log " + log.id() + ": its files go faster than they are read");
        } catch (DiskException e) {
            return new ReadResult.Unavailable("log " + log.id() + ": " + e.getMessage());
        }
    }

    /// See [Log#isWarm].
    static boolean isWarm(Log log, long offset) {
        synchronized (log) {
            if (log.isDeleted() || offset < log.startOffset() || offset >= log.highWatermark()) {
                return true; // answered without a file
            }
            if (offset >= log.body().durableOffset) {
                return log.producers().isWarm(offset);
            }
            LogSegment segment = log.segments().floor(offset);
            HotTail hot = log.hotTail(segment);
            int batch = hot == null ? -1 : hot.floor(offset);
            if (hot == null || batch < 0 || !log.producers().isWarm(offset)) {
                return false;
            }
            WriteBack back = log.writeBackIfAny();
            return segment.writtenBytes >= segment.committedBytes
                    || (back != null && back.waiting.isWorthCopying(segment, hot.position(batch)));
        }
    }

    private ReadResult attempt() {
        LogSegment segment;
        Span span;
        Optional<ReadResult> young;
        synchronized (log) {
            LogBody body = log.body();
            if (log.isDeleted()) {
                return new ReadResult.Deleted();
            }
            boolean isDeleted = offset < body.startOffset && whom != ReadFor.REPAIR;
            if (isDeleted || offset > body.endOffset) {
                return new ReadResult.OutOfRange(body.startOffset, body.endOffset);
            }
            limitOffset =
                    Math.min(
                            endOffset,
                            whom.seesUncommitted() ? body.endOffset : body.highWatermark);
            if (offset >= limitOffset) {
                return EMPTY;
            }
            if (offset >= body.durableOffset) {
                return unsynced();
            }
            limitOffset = Math.min(limitOffset, body.durableOffset);
            segment = body.segments.floor(offset);
            span = hotSpan(segment);
            young = span == null ? Optional.empty() : young(segment, span);
        }
        if (young.isPresent()) {
            return young.get();
        }
        return span != null ? records(segment, span) : cold(segment);
    }

    /// A range of a segment's file, beginning with the batch `firstOffset`.
    private record Span(int position, int sizeBytes, long firstOffset) {}

    /// The range, if the hot tail knows where it begins; under the log's lock.
    private @Nullable Span hotSpan(LogSegment segment) {
        HotTail hot = log.hotTail(segment);
        int first = hot == null ? -1 : hot.floor(offset);
        if (hot == null || first < 0) {
            return null;
        }
        int end = segment.committedBytes;
        if (limitOffset < log.body().durableOffset) {
            int beyond = hot.floor(limitOffset);
            end = hot.position(beyond);
        }
        int position = hot.position(first);
        int firstEnd = first + 1 < hot.size() ? hot.position(first + 1) : segment.sizeBytes;
        int size = Math.min(end - position, maxBytes);
        if (size < firstEnd - position) {
            size = atLeastOneBatch && firstEnd <= end ? firstEnd - position : 0;
        } else if (position + size < end) {
            int boundary = hot.boundaryAtOrBefore(position + size, first);
            size = boundary < 0 ? size : boundary - position;
        }
        return new Span(position, Math.max(size, 0), hot.baseOffset(first));
    }

    /// The range, if it waits in memory still; under the log's lock. A consumer that keeps up costs no file access.
    private Optional<ReadResult> young(LogSegment segment, Span span) {
        WriteBack back = log.writeBackIfAny();
        if (back == null || span.sizeBytes() == 0 || mayHoldAborted()) {
            return Optional.empty();
        }
        return back.waiting
                .copy(segment, span.position(), span.position() + span.sizeBytes())
                .map(MemoryRegion::new)
                .map(region -> new ReadResult.Records(region, span.firstOffset(), List.of()));
    }

    /// Hands out the range, once it is in the file.
    private ReadResult records(LogSegment segment, Span span) {
        if (span.sizeBytes() == 0) {
            return EMPTY;
        }
        int inFile = written(segment, span.position() + span.sizeBytes());
        int size = Math.min(span.sizeBytes(), inFile - span.position());
        return size <= 0
                ? stuck(segment).orElse(EMPTY)
                : region(segment, span.position(), size, span.firstOffset());
    }

    /// What waits on because there is no space for it: a few batches of the segment. Empty if nothing does at this offset.
    private Optional<ReadResult> stuck(LogSegment segment) {
        return WriteBack.amongWaiting(
                        log,
                        waiting ->
                                waiting.copyFrom(
                                        segment, offset, limitOffset, maxBytes, atLeastOneBatch))
                .map(this::stuck);
    }

    private ReadResult stuck(MemoryRun found) {
        if (found.isEmpty()) {
            return EMPTY;
        }
        List<AbortedTransaction> aborted =
                mayHoldAborted() ? AbortedLookup.find(log, offset, found.endOffset()) : List.of();
        return new ReadResult.Records(
                new BatchesRegion(found.batches()), found.firstOffset(), aborted);
    }

    /// What the WAL does not have yet; under the log's lock.
    private ReadResult unsynced() {
        MemoryRun found = log.unsynced().read(offset, limitOffset, maxBytes, atLeastOneBatch);
        if (found.isEmpty()) {
            return EMPTY;
        }
        List<AbortedTransaction> aborted = new ArrayList<>(0);
        if (mayHoldAborted()) {
            // None of them is in a file yet.
            log.producers().aborted().collect(offset, found.endOffset(), aborted);
        }
        return new ReadResult.Records(
                new BatchesRegion(found.batches()), found.firstOffset(), List.copyOf(aborted));
    }

    /// Whether the reader must be told of aborted transactions.
    private boolean mayHoldAborted() {
        return whom == ReadFor.CONSUMER_OF_COMMITTED && offset < log.producers().abortedEndOffset();
    }

    private ReadResult region(LogSegment segment, int position, int size, long firstOffset) {
        List<AbortedTransaction> aborted =
                mayHoldAborted()
                        ? AbortedLookup.find(log, offset, bound(segment, position + size))
                        : List.of();
        OpenFile place = access(segment).place();
        OpenFiles files = log.context.files;
        DiskFile file = files.acquire(place);
        return new ReadResult.Records(
                new FileRegion(files, place, file, position, size), firstOffset, aborted);
    }

    /// An offset that no record before `endPosition` reaches, and that is not far behind them.
    private long bound(LogSegment segment, int endPosition) {
        long segmentEnd;
        long inHotTail;
        synchronized (log) {
            HotTail hot = log.hotTail(segment);
            segmentEnd = log.segments().endOf(segment, log.endOffset());
            inHotTail = hot == null ? -1 : hot.offsetFrom(endPosition);
        }
        long bound =
                inHotTail >= 0 ? inHotTail : access(segment).offsetBound(endPosition, segmentEnd);
        return Math.min(limitOffset, bound);
    }

    private SegmentFile access(LogSegment segment) {
        synchronized (log) {
            if (segment.removed) {
                throw new FileGoneException("a segment of log " + log.id());
            }
            return log.access(segment);
        }
    }

    /// Bytes of the segment that are in its file; first has what waits written if `wanted` asks for more.
    private int written(LogSegment segment, int wanted) {
        synchronized (log) {
            if (segment.writtenBytes >= wanted) {
                return segment.writtenBytes;
            }
        }
        log.flush();
        synchronized (log) {
            return segment.writtenBytes;
        }
    }

    private ReadResult cold(LogSegment from) {
        LogSegment segment = from;
        while (true) {
            SegmentView view = view(log, segment);
            if (Math.max(offset, segment.baseOffset) >= view.endOffset()) {
                Optional<ReadResult> found = stuck(segment);
                if (found.isPresent()) {
                    return found.get();
                }
            }
            SegmentFile file = access(segment);
            switch (file.locate(offset, view)) {
                case Located.At at -> {
                    return coldSpan(segment, file, view, at);
                }
                case Located.Damaged(Damage damage) -> {
                    return new ReadResult.Corrupt(
                            file.place().name,
                            damage.position(),
                            damage.offset(),
                            damage.nextOffset());
                }
                case Located.Nowhere _ -> {
                    List<LogSegment> all = log.segments().all();
                    int next = all.indexOf(segment) + 1;
                    if (next == 0) {
                        throw new FileGoneException("a segment of log " + log.id());
                    }
                    if (next == all.size()) {
                        return EMPTY;
                    }
                    segment = all.get(next);
                }
            }
        }
    }

    private ReadResult coldSpan(
            LogSegment segment, SegmentFile file, SegmentView view, Located.At at) {
        int end = view.bytes();
        if (at.lastOffset() >= limitOffset) {
            return EMPTY;
        }
        if (limitOffset < view.endOffset()) {
            end = boundary(file, view);
        }
        int size = Math.min(end - at.position(), maxBytes);
        if (size < at.sizeBytes()) {
            if (!atLeastOneBatch) {
                return EMPTY;
            }
            size = at.sizeBytes();
        }
        int clean = file.checkedUntil(at.position(), at.position() + size, view.epochs());
        size = Math.min(size, clean - at.position());
        return size <= 0 ? EMPTY : region(segment, at.position(), size, at.baseOffset());
    }

    /// Where the batch begins that holds the limit.
    private int boundary(SegmentFile file, SegmentView view) {
        return switch (file.locate(limitOffset, view)) {
            case Located.At at -> at.position();
            case Located.Damaged(Damage damage) -> damage.position();
            case Located.Nowhere _ -> view.bytes();
        };
    }

    /// What readers may see of a segment, after having written what waits for it.
    static SegmentView view(Log log, LogSegment segment) {
        boolean waits;
        synchronized (log) {
            waits = segment.writtenBytes < segment.committedBytes;
        }
        if (waits) {
            log.flush();
        }
        synchronized (log) {
            return new SegmentView(
                    segment.writtenBytes,
                    log.body().writtenEnd(segment),
                    log.epochs(),
                    !segment.isCompacted());
        }
    }

    static long bytesAvailable(Log log, long fromOffset, long endOffset, int limit) {
        synchronized (log) {
            SegmentChain segments = log.segments();
            long from = Math.max(fromOffset, log.startOffset());
            long end = Math.min(endOffset, log.highWatermark());
            if (from >= end || segments.isEmpty()) {
                return 0;
            }
            long bytes = bytesBefore(log, segments, end) - bytesBefore(log, segments, from);
            return Math.clamp(bytes, 1, Math.max(1, limit));
        }
    }

    /// Bytes of the log in front of an offset; a guess inside of a segment whose batches are not in the hot tail.
    private static long bytesBefore(Log log, SegmentChain segments, long offset) {
        LogSegment holder = segments.floor(offset);
        long bytes = 0;
        for (LogSegment segment : segments.all()) {
            if (segment == holder) {
                break;
            }
            bytes += segment.sizeBytes;
        }
        boolean last = holder == segments.active();
        if (last && offset >= log.endOffset()) {
            return bytes + holder.sizeBytes;
        }
        HotTail hot = log.hotTail(holder);
        int i = hot == null ? -1 : hot.floor(offset);
        if (hot != null && i >= 0) {
            return bytes + hot.position(i);
        }
        long end = segments.endOf(holder, log.endOffset());
        double share = (double) (offset - holder.baseOffset) / Math.max(1, end - holder.baseOffset);
        return bytes + (long) (holder.sizeBytes * share);
    }
}
