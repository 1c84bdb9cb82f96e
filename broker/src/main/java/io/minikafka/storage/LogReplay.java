package io.minikafka.storage;

import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Brings one log from its row in the checkpoint to where the WAL ends. Used by the thread that opens the storage,
/// before anyone else knows the log. RFC 0002 (4.8).
final class LogReplay {
    private final Log log;
    private final LogBody body;

    /// The entries that were replayed do not follow each other.
    private boolean leftGap;

    LogReplay(Log log) {
        this.log = log;
        this.body = log.body();
    }

    /// Repeats an append.
    ///
    /// @return the segment whose file the bytes have to be written to again; empty if they are safe in it
    Optional<LogSegment> append(long segmentBase, int position, ByteBuffer batch, long nowMs) {
        int at = batch.position();
        if (BatchHeader.baseOffset(batch, at) >= body.endOffset) {
            if (!hasRoom(segmentBase, position)) {
                return Optional.empty();
            }
            grow(position, batch, at, nowMs);
        }
        // A compacted segment is safe as it is, and the batch may be gone from it.
        return BatchHeader.lastOffset(batch, at) < body.writtenOffset
                ? Optional.empty()
                : body.segments.find(segmentBase).filter(segment -> !segment.isCompacted());
    }

    /// Whether that place of that segment, which is the active one then, can take the next batch.
    private boolean hasRoom(long segmentBase, int position) {
        SegmentChain segments = body.segments;
        if (segments.isEmpty() || segments.active().baseOffset != segmentBase) {
            if (segmentBase < body.endOffset) {
                return false;
            }
            leftGap |= segmentBase > body.endOffset;
            body.endOffset = segmentBase;
            log.roll();
        }
        return position >= segments.active().sizeBytes;
    }

    private void grow(int position, ByteBuffer batch, int at, long nowMs) {
        long base = BatchHeader.baseOffset(batch, at);
        LogSegment active = body.segments.active();
        leftGap |= position > active.sizeBytes || base > body.endOffset;
        active.sizeBytes = position;
        body.place(active, batch, at, batch.remaining(), body.config.indexIntervalBytes());
        endsAt(BatchHeader.lastOffset(batch, at) + 1);
        body.epochs = body.epochs.with(BatchHeader.leaderEpoch(batch, at), base);
        if (BatchHeader.producerId(batch, at) >= 0) {
            body.ownProducers().appended(batch, at, BatchHeader.appendTimeMs(batch, at), nowMs);
            body.producers.committed(body.highWatermark);
        }
    }

    private void endsAt(long endOffset) {
        body.endOffset = endOffset;
        body.durableOffset = endOffset;
        body.highWatermark = endOffset;
    }

    /// Repeats a move of the start.
    void start(long offset) {
        if (offset > body.startOffset) {
            body.startOffset = offset;
            endsAt(Math.max(body.endOffset, offset));
            body.epochs = body.epochs.from(offset);
            body.producers.startMoved(offset);
            body.segments.dropBelow(offset);
        }
    }

    /// All that the WAL had is in the files.
    void finished() {
        if (leftGap) {
            distrustSegments();
        }
        for (LogSegment segment : body.segments.all()) {
            segment.writtenBytes = segment.sizeBytes;
            segment.committedBytes = segment.sizeBytes;
        }
        body.writtenOffset = body.endOffset;
        body.wantedStartOffset = body.startOffset;
    }

    /// Entries are missing between those that were replayed, because the WAL was damaged and the operator chose to
    /// go on: the files have a hole there, or what was written back before. Reading them finds out which.
    private void distrustSegments() {
        for (LogSegment segment : body.segments.distrust(body.endOffset)) {
            SegmentFile access = segment.access;
            if (access != null) {
                access.allPlaces().forEach(place -> log.context.files.retire(place, () -> {}));
            }
        }
    }
}
