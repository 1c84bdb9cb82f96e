package io.minikafka.storage;

import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.wal.WalEntry;
import io.minikafka.storage.wal.WalException;
import io.minikafka.storage.wal.WalSlice;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One batch on its way through the WAL to its segment; afterwards a link in the list of batches that wait for
/// the segment writer.
final class LogEntry extends WalEntry {
    final Log log;
    final LogSegment segment;
    final int sizeBytes;
    final long lastOffset;
    final CommitListener listener;

    @Nullable WalSlice slice;
    @Nullable LogEntry next;

    LogEntry(
            Log log,
            LogSegment segment,
            int position,
            int life,
            ByteBuffer batch,
            long lastOffset,
            boolean awaitSync,
            CommitListener listener) {
        super(log.id(), segment.baseOffset, position, life, batch, awaitSync);
        this.log = log;
        this.segment = segment;
        this.sizeBytes = batch.remaining();
        this.lastOffset = lastOffset;
        this.listener = listener;
    }

    long baseOffset() {
        ByteBuffer bytes = bytes();
        return BatchHeader.baseOffset(bytes, bytes.position());
    }

    /// Those of the append as long as the WAL does not have them, afterwards those in its memory, until the file has them.
    ByteBuffer bytes() {
        return slice == null ? data().duplicate() : slice.buffer();
    }

    /// The WAL's copy is the one that counts now.
    void dropBytes() {
        dropData();
    }

    int endPosition() {
        return segmentPosition() + sizeBytes;
    }

    @Override
    protected void committed(WalSlice bytes) {
        log.committed(this, bytes);
    }

    @Override
    protected void failed(WalException cause) {
        log.failed(this, cause);
    }
}
