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

    /// The log was cut below what is remembered of its producers.
    private boolean producersLost;

    LogReplay(Log log) {
        this.log = log;
        this.body = log.body();
    }

    /// Repeats an append.
    ///
    /// @param life the lower 16 bits of which life of the log it belongs to
    /// @return the segment whose file the bytes have to be written to again; empty if they are safe in it
    Optional<LogSegment> append(
            int life, long segmentBase, int position, ByteBuffer batch, long nowMs) {
        int at = batch.position();
        int younger = (short) (life - body.life);
        if (younger < 0) {
            return survivor(life, segmentBase, position, batch);
        }
        if (younger > 0) {
            // The note of the cut is missing, so that the log has to be cut where it goes on.
            leftGap = true;
            long end = Math.min(BatchHeader.baseOffset(batch, at), body.endOffset);
            cut(new ReplicaNote.Cut(body.life + younger, end, segmentBase, position));
        }
        boolean beginsInside =
                body.segments.isEmpty() && BatchHeader.lastOffset(batch, at) >= body.endOffset;
        if (beginsInside || BatchHeader.baseOffset(batch, at) >= body.endOffset) {
            if (!hasRoom(segmentBase, position)) {
                return Optional.empty();
            }
            grow(position, batch, at, nowMs);
        }
        // A rewritten segment is safe as it is, and the batch may be gone from it.
        return BatchHeader.lastOffset(batch, at) < body.writtenOffset
                ? Optional.empty()
                : body.segments.find(segmentBase).filter(segment -> !segment.isRewritten());
    }

    /// An append from before a cut that the log's row knows of. It is in the log still if the row has its epoch at its
    /// offset, because an epoch has one leader, and its segment goes that far.
    private Optional<LogSegment> survivor(
            int life, long segmentBase, int position, ByteBuffer batch) {
        int at = batch.position();
        long first = Math.max(body.startOffset, BatchHeader.baseOffset(batch, at));
        long last = BatchHeader.lastOffset(batch, at);
        if (last >= body.endOffset
                || last < body.writtenOffset
                || body.epochs.epochAt(first) != BatchHeader.leaderEpoch(batch, at)) {
            return Optional.empty();
        }
        return body.segments
                .find(segmentBase)
                .filter(segment -> !segment.isRewritten() && (short) (life - segment.life) >= 0)
                .filter(segment -> position + batch.remaining() <= segment.sizeBytes);
    }

    /// Whether that place of that segment, which is the active one then, can take the next batch.
    private boolean hasRoom(long segmentBase, int position) {
        SegmentChain segments = body.segments;
        if (segments.isEmpty() || segments.active().baseOffset != segmentBase) {
            if (segmentBase < body.endOffset && !segments.isEmpty()) {
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
            if (!body.replica) {
                body.producers.committed(body.highWatermark);
            }
        }
    }

    private void endsAt(long endOffset) {
        body.endOffset = endOffset;
        body.durableOffset = endOffset;
        body.highWatermark = body.replica ? body.startOffset : endOffset;
    }

    /// Repeats a move of the start; one of an earlier life is in the log's row.
    void start(int life, long offset) {
        if (offset > body.startOffset && (short) (life - body.life) >= 0) {
            body.startOffset = offset;
            endsAt(Math.max(body.endOffset, offset));
            body.epochs = body.epochs.from(offset);
            body.producers.startMoved(offset);
            body.segments.dropBelow(offset);
        }
    }

    /// Repeats what a note says.
    ///
    /// @return what the log lost, if it was cut
    Optional<CutOff> note(ReplicaNote note) {
        return switch (note) {
            case ReplicaNote.Saved(SavedState saved) -> {
                body.becomeReplica();
                body.saved = body.saved.atLeast(saved);
                yield Optional.empty();
            }
            case ReplicaNote.Cut cut -> isNews(cut.life()) ? cut(cut) : Optional.empty();
            case ReplicaNote.Restart(int life, long offset) -> {
                if (!isNews(life)) {
                    yield Optional.empty();
                }
                body.restart(offset);
                body.life = life;
                yield Optional.of(new CutOff.All());
            }
        };
    }

    /// Whether the log's row does not know of it.
    private boolean isNews(int life) {
        leftGap |= life > body.life + 1;
        return life > body.life;
    }

    private Optional<CutOff> cut(ReplicaNote.Cut cut) {
        body.life = cut.life() - 1;
        if (body.segments.isEmpty() || cut.endOffset() > body.endOffset) {
            body.life = cut.life();
            return Optional.empty();
        }
        LogSegment kept = body.segments.floor(cut.endOffset());
        int position = Math.min(cut.position(), kept.sizeBytes);
        body.cut(kept, position, cut.endOffset());
        producersLost |= !body.producers.cutTo(cut.endOffset());
        return Optional.of(new CutOff.From(kept, body.segments.active()));
    }

    /// What a cut took from the files.
    sealed interface CutOff {
        /// @param left what is left of `former`; what was behind that segment is gone
        record From(LogSegment former, LogSegment left) implements CutOff {}

        record All() implements CutOff {}
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
        if (body.replica) {
            log.becomeReplica();
        }
        if (producersLost) {
            ProducerRebuild.run(log);
        }
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
