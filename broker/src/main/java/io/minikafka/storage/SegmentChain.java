package io.minikafka.storage;

import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The segments of one log, the oldest first; the last one is the active one. The list is replaced, never changed,
/// so that readers may keep one; everything else is guarded by the log.
final class SegmentChain {
    private volatile List<LogSegment> segments = List.of();

    /// Everything below it was compacted once.
    long dirtyOffset;

    List<LogSegment> all() {
        return segments;
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    LogSegment first() {
        return segments.getFirst();
    }

    LogSegment active() {
        return segments.getLast();
    }

    void add(LogSegment segment) {
        List<LogSegment> more = new ArrayList<>(segments.size() + 1);
        more.addAll(segments);
        more.add(segment);
        segments = List.copyOf(more);
    }

    /// Takes out the segments that lie wholly below `offset`, but never the active one.
    List<LogSegment> dropBelow(long offset) {
        List<LogSegment> kept = new ArrayList<>(segments);
        List<LogSegment> gone = new ArrayList<>(0);
        while (kept.size() > 1 && kept.get(1).baseOffset <= offset) {
            LogSegment oldest = kept.removeFirst();
            oldest.removed = true;
            gone.add(oldest);
        }
        segments = List.copyOf(kept);
        return gone;
    }

    Optional<LogSegment> find(long baseOffset) {
        LogSegment found = isEmpty() ? null : floor(baseOffset);
        return found != null && found.baseOffset == baseOffset
                ? Optional.of(found)
                : Optional.empty();
    }

    /// The segment that holds `offset`; the first one if it lies before all.
    LogSegment floor(long offset) {
        List<LogSegment> now = segments;
        int low = 0;
        int high = now.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (now.get(middle).baseOffset <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return now.get(low);
    }

    /// First offset behind the segment, in a log that ends at `endOffset`.
    long endOf(LogSegment segment, long endOffset) {
        List<LogSegment> now = segments;
        int next = now.indexOf(segment) + 1;
        return next > 0 && next < now.size()
                ? Math.min(endOffset, now.get(next).baseOffset)
                : endOffset;
    }

    /// First offset that no marker in a file of aborted transactions reaches, in a log that ends at `endOffset`.
    long abortedInFilesBelow(long endOffset) {
        long below = 0;
        for (LogSegment segment : segments) {
            if (segment.abortedInFile > 0) {
                below = endOf(segment, endOffset);
            }
        }
        return below;
    }

    long sizeBytes() {
        long bytes = 0;
        for (LogSegment segment : segments) {
            bytes += segment.sizeBytes;
        }
        return bytes;
    }

    /// Whether the batch, which gets `baseOffset`, has to go to a new segment.
    boolean needsNewFor(ByteBuffer batch, int at, long baseOffset, LogConfig config) {
        if (segments.isEmpty() || active().isRewritten()) {
            return true;
        }
        LogSegment active = active();
        long lastOffset = baseOffset + BatchHeader.lastOffsetDelta(batch, at);
        long spanMs = BatchHeader.maxTimestampMs(batch, at) - active.firstTimestampMs;
        boolean full =
                (long) active.sizeBytes + batch.remaining() > config.segmentBytes()
                        || (active.firstTimestampMs >= 0 && spanMs > config.segmentMs())
                        || lastOffset - active.baseOffset > Integer.MAX_VALUE
                        || (active.access != null
                                && active.access.offsetIndexBytes() + OffsetIndex.ENTRY_BYTES
                                        > config.segmentIndexBytes());
        return full && active.sizeBytes > 0;
    }

    /// Files that were written since they were last synced go to `places`.
    ///
    /// @return whether one of them may be new in its directory
    boolean takeUnsynced(Function<LogSegment, SegmentFile> access, List<OpenFile> places) {
        boolean fresh = false;
        for (LogSegment segment : segments) {
            if (segment.unsynced) {
                segment.unsynced = false;
                places.add(access.apply(segment).place());
                fresh |= segment.fresh;
                segment.fresh = false;
            }
            if (segment.abortedUnsynced) {
                segment.abortedUnsynced = false;
                places.add(access.apply(segment).abortedPlace());
                fresh = true;
            }
        }
        return fresh;
    }

    List<LogRow.Segment> rows() {
        List<LogRow.Segment> rows = new ArrayList<>(segments.size());
        for (LogSegment segment : segments) {
            rows.add(
                    new LogRow.Segment(
                            segment.baseOffset,
                            segment.sizeBytes,
                            segment.firstTimestampMs,
                            segment.maxTimestampMs,
                            segment.abortedInFile,
                            segment.generation,
                            segment.isRewritten() ? segment.extentEnd() : 0,
                            segment.life));
        }
        return rows;
    }

    void restore(List<LogRow.Segment> rows, long endOffset) {
        List<LogSegment> restored = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            LogRow.Segment row = rows.get(i);
            long next = i + 1 < rows.size() ? rows.get(i + 1).baseOffset() : endOffset;
            long end = row.generation() > 0 ? row.extentEnd() : next;
            LogSegment segment =
                    new LogSegment(
                            row.baseOffset(), row.sizeBytes(), end, row.generation(), row.life());
            segment.firstTimestampMs = row.firstTimestampMs();
            segment.maxTimestampMs = row.maxTimestampMs();
            segment.abortedInFile = row.abortedInFile();
            restored.add(segment);
        }
        segments = List.copyOf(restored);
    }

    /// Whether a file with such a name is one of the segments', or may become one in a log that begins at `startOffset`
    /// and has been cut `life` times.
    boolean owns(SegmentNames.Parsed name, long startOffset, int life) {
        boolean mine =
                find(name.baseOffset())
                        .filter(segment -> segment.generation == name.generation())
                        .filter(segment -> segment.life == name.life())
                        .isPresent();
        long mayComeFrom = isEmpty() ? startOffset : active().baseOffset;
        boolean mayCome =
                name.generation() == 0 && name.life() >= life && name.baseOffset() >= mayComeFrom;
        return (mine || mayCome) && !name.unfinished();
    }

    /// Puts `fresh` in the place of neighbours.
    ///
    /// @return false if they are not all there any more
    boolean replace(List<LogSegment> former, LogSegment fresh) {
        List<LogSegment> now = segments;
        int at = now.indexOf(former.getFirst());
        int end = at + former.size();
        if (at < 0 || end >= now.size() || !now.subList(at, end).equals(former)) {
            return false;
        }
        List<LogSegment> changed = new ArrayList<>(now.subList(0, at));
        changed.add(fresh);
        changed.addAll(now.subList(end, now.size()));
        segments = List.copyOf(changed);
        return true;
    }

    /// Puts `left` in the place of `kept` and takes out what is behind it.
    ///
    /// @return what is behind it
    List<LogSegment> cutAt(LogSegment kept, LogSegment left) {
        List<LogSegment> now = segments;
        int at = now.indexOf(kept);
        List<LogSegment> changed = new ArrayList<>(now.subList(0, at));
        changed.add(left);
        List<LogSegment> gone = List.copyOf(now.subList(at + 1, now.size()));
        kept.removed = true;
        gone.forEach(segment -> segment.removed = true);
        segments = List.copyOf(changed);
        return gone;
    }

    /// @return all there were
    List<LogSegment> clear() {
        List<LogSegment> gone = segments;
        gone.forEach(segment -> segment.removed = true);
        segments = List.of();
        return gone;
    }

    /// Replaces every segment by one whose bytes are checked before they are served.
    ///
    /// @return the former ones
    List<LogSegment> distrust(long endOffset) {
        List<LogSegment> former = segments;
        List<LogSegment> distrusted = new ArrayList<>(former.size());
        for (LogSegment segment : former) {
            long end = segment.isRewritten() ? segment.extentEnd() : endOf(segment, endOffset);
            distrusted.add(segment.distrusted(end));
        }
        segments = List.copyOf(distrusted);
        return former;
    }
}
