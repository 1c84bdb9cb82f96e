package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One partition's log.
public final class Log {
    private Log() {}

    public TopicIdPartition id() {
        throw new UnsupportedOperationException("skeleton");
    }

    public LogConfig config() {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Appends one record batch (what remains in `batch`), setting its base offset and epoch in place. After
    /// `Appended` the bytes belong to the log until the listener was called.
    public AppendResult append(
            ByteBuffer batch, AppendOrigin origin, int leaderEpoch, CommitListener listener) {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Reads whole batches from the one that holds `offset`, not beyond `endOffset` (usually
    /// [#highWatermark]) and about `maxBytes`; with `atLeastOneBatch` the first batch comes whole however large.
    public ReadResult read(long offset, int maxBytes, boolean atLeastOneBatch, long endOffset) {
        throw new UnsupportedOperationException("skeleton");
    }

    public long startOffset() {
        throw new UnsupportedOperationException("skeleton");
    }

    public long endOffset() {
        throw new UnsupportedOperationException("skeleton");
    }

    public long highWatermark() {
        throw new UnsupportedOperationException("skeleton");
    }

    public long lastStableOffset() {
        throw new UnsupportedOperationException("skeleton");
    }

    public long sizeBytes() {
        throw new UnsupportedOperationException("skeleton");
    }

    /// The latest leader epoch that was appended, -1 if none.
    public int latestEpoch() {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Bytes between two offsets, roughly and cheaply; `limit` means that or more.
    public long bytesAvailable(long fromOffset, long endOffset, int limit) {
        throw new UnsupportedOperationException("skeleton");
    }

    /// The first record whose time is `timestampMs` or later.
    public Optional<TimestampOffset> offsetForTimestamp(
            long timestampMs, RecordTimestamps compressed) {
        throw new UnsupportedOperationException("skeleton");
    }

    /// The first record with the largest time.
    public Optional<TimestampOffset> maxTimestamp(RecordTimestamps compressed) {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Where `leaderEpoch` (or the closest earlier one) ended.
    public EpochEndOffset endOffsetForEpoch(int leaderEpoch) {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Moves the start of the log to `beforeOffset`; -1 means the high watermark.
    public DeleteRecordsResult deleteRecords(long beforeOffset, CommitListener listener) {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Calls `watcher` each time after the high watermark moved, until [#unwatch].
    public void watch(HighWatermarkWatcher watcher) {
        throw new UnsupportedOperationException("skeleton");
    }

    public void unwatch(HighWatermarkWatcher watcher) {
        throw new UnsupportedOperationException("skeleton");
    }
}
