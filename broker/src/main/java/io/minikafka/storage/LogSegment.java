package io.minikafka.storage;

import org.jspecify.annotations.Nullable;

/// A stretch of a log: what its manifest row says, and, once somebody needs it, the access to its files. Small,
/// because there are many. The fields are guarded by the log; [SegmentFile] guards itself.
final class LogSegment {
    static final long NO_TIMESTAMP = -1;

    final long baseOffset;

    /// Grows each time when it is written anew, by compaction or a repair; 0 as it was appended.
    final int generation;

    /// In which life of its log it was made, so that no two of its files ever have one name; 0 if compaction wrote it, one
    /// more than it was if a repair did.
    final int life;

    /// Bytes that appends were given places in.
    int sizeBytes;

    /// Bytes that are acknowledged.
    int committedBytes;

    /// Bytes that are in the file.
    int writtenBytes;

    /// Bytes of the file before this were not written by this process, so they are checked before they are served.
    final int untrustedBytes;

    /// First offset behind those bytes; behind the whole segment if it was rewritten.
    final long untrustedEndOffset;

    long firstTimestampMs = NO_TIMESTAMP;
    long maxTimestampMs = NO_TIMESTAMP;

    /// Position of the last index entry, or where appending went on after a restart.
    int indexedAt;

    /// The file was written since it was last synced.
    boolean unsynced;

    /// The file was made since its directory was last synced.
    boolean fresh;

    /// Aborted transactions that are in the `.txnindex` file; there is none if it is 0.
    int abortedInFile;

    /// That file was written since it was last synced.
    boolean abortedUnsynced;

    /// The segment left its log; its files go.
    boolean removed;

    @Nullable SegmentFile access;

    /// A new one, without a file.
    LogSegment(long baseOffset, int life) {
        this(baseOffset, 0, baseOffset, 0, life);
    }

    /// One that a former process left, or, without a byte, one that compaction is going to write.
    LogSegment(long baseOffset, int sizeBytes, long endOffset, int generation, int life) {
        this.baseOffset = baseOffset;
        this.generation = generation;
        this.life = life;
        this.sizeBytes = sizeBytes;
        this.committedBytes = sizeBytes;
        this.writtenBytes = sizeBytes;
        this.untrustedBytes = sizeBytes;
        this.untrustedEndOffset = endOffset;
        this.indexedAt = sizeBytes;
    }

    /// Whether it is not as it was appended: nothing is appended to it any more, and all of it was synced when it came.
    boolean isRewritten() {
        return generation > 0;
    }

    /// Whether compaction wrote it: offsets may be missing in it. A repair keeps them (RFC 0027), and shows it by a life.
    boolean isCompacted() {
        return isRewritten() && life == 0;
    }

    /// The life of the segment that a repair of this one makes.
    int repairedLife() {
        return isRewritten() ? life : life + 1;
    }

    /// First offset behind a segment that was rewritten, also where its last records are gone.
    long extentEnd() {
        return untrustedEndOffset;
    }

    /// The same segment as if a former process had left all of it, so that all of it is checked.
    LogSegment distrusted(long endOffset) {
        LogSegment segment = new LogSegment(baseOffset, sizeBytes, endOffset, generation, life);
        segment.firstTimestampMs = firstTimestampMs;
        segment.maxTimestampMs = maxTimestampMs;
        segment.unsynced = unsynced;
        segment.fresh = fresh;
        segment.abortedInFile = abortedInFile;
        segment.abortedUnsynced = abortedUnsynced;
        return segment;
    }

    /// What is left when everything from `position`, the batch at `endOffset`, is cut off. All of it is in the file.
    LogSegment cutAt(int position, long endOffset) {
        LogSegment left = new LogSegment(baseOffset, position, endOffset, generation, life);
        left.firstTimestampMs = position == 0 ? NO_TIMESTAMP : firstTimestampMs;
        left.maxTimestampMs = position == 0 ? NO_TIMESTAMP : maxTimestampMs;
        left.unsynced = position > 0;
        left.fresh = fresh || position > 0;
        left.abortedInFile = abortedInFile;
        left.abortedUnsynced = abortedUnsynced;
        return left;
    }

    /// A batch took the place behind the last.
    void grow(int batchBytes, long batchMaxTimestampMs) {
        if (sizeBytes == 0) {
            firstTimestampMs = batchMaxTimestampMs;
        }
        sizeBytes += batchBytes;
        maxTimestampMs = Math.max(maxTimestampMs, batchMaxTimestampMs);
    }
}
