package io.minikafka.storage;

import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// What a log is at the moment: its segments, where it begins and ends, its epochs and producers. Guarded by the log;
/// what is volatile may be read by anyone. Does not know the WAL.
final class LogBody {
    private final Log log;
    final SegmentChain segments = new SegmentChain();
    volatile LogConfig config;

    /// What consumers see.
    volatile long highWatermark;

    volatile EpochCache epochs = EpochCache.EMPTY;
    volatile LogProducers producers = LogProducers.NONE;
    long startOffset;
    long endOffset;

    /// The WAL has everything below it. In a log that is alone this is the high watermark.
    long durableOffset;

    /// Where a move of the start that the WAL has not confirmed goes.
    long wantedStartOffset;

    /// Everything below it is in files.
    long writtenOffset;

    /// How often the log was cut. RFC 0021.
    int life;

    /// Whether the high watermark is moved by others.
    boolean replica;

    SavedState saved = SavedState.NOTHING;

    LogBody(Log log, LogConfig config) {
        this.log = log;
        this.config = config;
    }

    LogProducers ownProducers() {
        if (producers == LogProducers.NONE) {
            producers =
                    new LogProducers(log.context.config.producersPerPartitionMax(), startOffset);
            if (replica) {
                producers.keepHistory(startOffset);
            }
        }
        return producers;
    }

    /// The files of a segment.
    SegmentFile access(LogSegment segment) {
        if (segment.access == null) {
            segment.access =
                    new SegmentFile(log.context, log.id(), segment, config.indexIntervalBytes());
        }
        return segment.access;
    }

    /// Gives the batch the place at the end of the segment, which compaction may own.
    void place(
            LogSegment segment, ByteBuffer batch, int at, int batchBytes, int indexIntervalBytes) {
        int position = segment.sizeBytes;
        long base = BatchHeader.baseOffset(batch, at);
        long timestampMs = BatchHeader.maxTimestampMs(batch, at);
        if (position - segment.indexedAt >= indexIntervalBytes) {
            segment.indexedAt = position;
            access(segment).indexAppended(base, position);
            if (timestampMs > segment.maxTimestampMs) {
                access(segment).indexTime(timestampMs, base);
            }
        }
        segment.grow(batchBytes, timestampMs);
    }

    /// First offset behind what is in the segment's file.
    long writtenEnd(LogSegment segment) {
        if (segment.writtenBytes == segment.untrustedBytes) {
            return segment.untrustedEndOffset;
        }
        return segments.endOf(segment, writtenOffset);
    }

    /// From now on, and its high watermark is not known.
    void becomeReplica() {
        if (!replica) {
            replica = true;
            highWatermark = startOffset;
            producers.keepHistory(endOffset);
        }
    }

    /// Everything from `offset` on is gone; producers are not cared for.
    ///
    /// @param kept the segment where that is, all of it in its file
    /// @param position of the batch at `offset`, or behind the last
    /// @return the segments behind it
    List<LogSegment> cut(LogSegment kept, int position, long offset) {
        LogSegment left = kept.cutAt(position, offset);
        if (kept.access != null) {
            left.access = new SegmentFile(log.context, left, kept.access);
        }
        List<LogSegment> gone = segments.cutAt(kept, left);
        segments.dirtyOffset = Math.min(segments.dirtyOffset, offset);
        epochs = epochs.cutTo(offset);
        endOffset = offset;
        durableOffset = Math.min(durableOffset, offset);
        writtenOffset = Math.min(writtenOffset, offset);
        highWatermark = Math.min(highWatermark, offset);
        life++;
        return gone;
    }

    /// Everything is gone; the next offset is `offset`.
    ///
    /// @return the segments there were
    List<LogSegment> restart(long offset) {
        List<LogSegment> gone = segments.clear();
        segments.dirtyOffset = offset;
        epochs = EpochCache.EMPTY;
        producers = LogProducers.NONE;
        startOffset = offset;
        wantedStartOffset = offset;
        endOffset = offset;
        durableOffset = offset;
        writtenOffset = offset;
        highWatermark = offset;
        life++;
        return gone;
    }

    /// The log's row in the checkpoint.
    LogRow row(long syncedOffset) {
        return new LogRow(
                log.id(),
                startOffset,
                endOffset,
                syncedOffset,
                segments.dirtyOffset,
                segments.rows(),
                epochs,
                producers.encode(),
                producers.young(),
                replica
                        ? Optional.of(new LogRow.Replica(saved, life, producers.encodeHistory()))
                        : Optional.empty());
    }

    void restore(LogRow row) {
        startOffset = row.startOffset();
        endOffset = row.endOffset();
        durableOffset = endOffset;
        writtenOffset = row.syncedOffset();
        segments.dirtyOffset = row.dirtyOffset();
        epochs = row.epochs();
        segments.restore(row.segments(), row.endOffset());
        producers = LogProducers.of(row, segments, log.context.config.producersPerPartitionMax());
        replica = row.replica().isPresent();
        highWatermark = replica ? startOffset : endOffset;
        row.replica()
                .ifPresent(kept -> {
                    saved = kept.saved();
                    life = kept.life();
                });
    }
}
