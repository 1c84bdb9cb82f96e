package io.minikafka.storage;

import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;

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

    LogBody(Log log, LogConfig config) {
        this.log = log;
        this.config = config;
    }

    LogProducers ownProducers() {
        if (producers == LogProducers.NONE) {
            producers =
                    new LogProducers(log.context.config.producersPerPartitionMax(), startOffset);
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
                producers.young());
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
        highWatermark = endOffset;
    }
}
