package io.minikafka.storage;

import java.util.List;
import java.util.Optional;

/// What a log's compaction would have to do now.
///
/// @param segments those to be rewritten, from the first of the log on
/// @param endOffset where the last of them ends
/// @param dirtyOffset all below was compacted before
/// @param dirtyRatio share of their bytes that was not
/// @param overdue whether a record waits for longer than `max.compaction.lag.ms`
record CompactionPlan(
        List<LogSegment> segments,
        long endOffset,
        long dirtyOffset,
        double dirtyRatio,
        boolean overdue) {
    /// What can be compacted of `log` now. Closes its active segment when the records in it have waited for too long.
    static Optional<CompactionPlan> of(Log log, long nowMs) {
        LogConfig config = log.config();
        if (!config.cleanupCompact()) {
            return Optional.empty();
        }
        long stableOffset = Math.min(log.lastStableOffset(), log.heldFrom());
        synchronized (log) {
            SegmentChain segments = log.segments();
            if (log.isDeleted() || segments.isEmpty()) {
                return Optional.empty();
            }
            if (isOverdue(segments.active(), config.cleanup(), nowMs)) {
                log.roll();
            }
            long dirtyOffset = Math.max(segments.dirtyOffset, log.startOffset());
            return of(segments.all(), dirtyOffset, stableOffset, config, nowMs);
        }
    }

    /// @param segments of the log, the active one last; their sizes are guarded by the log
    /// @param stableOffset first offset of a transaction that is not decided, or of what waits for its time
    static Optional<CompactionPlan> of(
            List<LogSegment> segments,
            long dirtyOffset,
            long stableOffset,
            LogConfig config,
            long nowMs) {
        CleanupConfig cleanup = config.cleanup();
        long cleanBytes = 0;
        long dirtyBytes = 0;
        boolean overdue = false;
        int count = 0;
        while (count + 1 < segments.size()) {
            LogSegment segment = segments.get(count);
            long end = segments.get(count + 1).baseOffset;
            if (end > stableOffset) {
                break;
            }
            if (end <= dirtyOffset) {
                cleanBytes += segment.sizeBytes;
            } else if (segment.maxTimestampMs > nowMs - cleanup.minCompactionLagMs()) {
                break;
            } else {
                dirtyBytes += segment.sizeBytes;
                overdue |= isOverdue(segment, cleanup, nowMs);
            }
            count++;
        }
        if (dirtyBytes == 0) {
            return Optional.empty();
        }
        return Optional.of(
                new CompactionPlan(
                        segments.subList(0, count),
                        segments.get(count).baseOffset,
                        dirtyOffset,
                        (double) dirtyBytes / (cleanBytes + dirtyBytes),
                        overdue));
    }

    /// Whether a record of the segment is older than a record may be before it is compacted.
    static boolean isOverdue(LogSegment segment, CleanupConfig cleanup, long nowMs) {
        return segment.sizeBytes > 0
                && segment.firstTimestampMs >= 0
                && nowMs - segment.firstTimestampMs > cleanup.maxCompactionLagMs();
    }

    /// Whether it is worth its work.
    boolean isDue(CleanupConfig cleanup) {
        return overdue || dirtyRatio > cleanup.minDirtyRatio();
    }

    /// Overdue logs first, then the dirtiest.
    boolean isMoreUrgentThan(CompactionPlan other) {
        return overdue == other.overdue ? dirtyRatio > other.dirtyRatio : overdue;
    }
}
