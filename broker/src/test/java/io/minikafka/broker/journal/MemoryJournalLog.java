package io.minikafka.broker.journal;

import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.RejectReason;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A log in memory whose commits happen when the test says so, and which forgets what was not committed
/// when it crashes.
public final class MemoryJournalLog implements JournalLog {
    private final List<ByteBuffer> batches;
    private final ArrayDeque<CommitListener> uncommitted = new ArrayDeque<>();
    private long start;
    private long end;
    private boolean readOnly;

    public MemoryJournalLog() {
        this(new ArrayList<>(), 0, 0);
    }

    private MemoryJournalLog(List<ByteBuffer> batches, long start, long end) {
        this.batches = batches;
        this.start = start;
        this.end = end;
    }

    /// What a restart finds after a crash: all that is committed, and `survivors` of the batches behind it.
    public synchronized MemoryJournalLog crashed(int survivors) {
        int kept = batches.size() - uncommitted.size() + Math.min(survivors, uncommitted.size());
        List<ByteBuffer> found = new ArrayList<>(batches.subList(0, kept));
        long foundEnd = found.isEmpty() ? start : BatchHeader.lastOffset(found.getLast(), 0) + 1;
        return new MemoryJournalLog(found, start, foundEnd);
    }

    /// Commits the oldest batches, telling their listeners.
    public synchronized void commit(int count) {
        for (int i = 0; i < count && !uncommitted.isEmpty(); i++) {
            uncommitted.remove().committed();
        }
    }

    public synchronized void commitAll() {
        commit(uncommitted.size());
    }

    public synchronized void failAll() {
        while (!uncommitted.isEmpty()) {
            uncommitted.remove().failed(new StorageException("the disk failed"));
        }
    }

    public synchronized void readOnly(boolean on) {
        readOnly = on;
    }

    public synchronized int uncommitted() {
        return uncommitted.size();
    }

    @Override
    public synchronized long startOffset() {
        return start;
    }

    @Override
    public synchronized long endOffset() {
        return end;
    }

    @Override
    public synchronized AppendResult append(ByteBuffer batch, CommitListener listener) {
        if (readOnly) {
            return new AppendResult.Rejected(RejectReason.READ_ONLY, "the disk is full");
        }
        ByteBuffer copy = ByteBuffer.allocate(batch.remaining()).put(batch.duplicate()).flip();
        BatchHeader.setBaseOffset(copy, 0, end);
        long first = end;
        end = BatchHeader.lastOffset(copy, 0) + 1;
        batches.add(copy);
        uncommitted.add(listener);
        return new AppendResult.Appended(first, end - 1, -1, start);
    }

    @Override
    public synchronized long committedOffset() {
        return uncommitted.isEmpty()
                ? end
                : BatchHeader.baseOffset(batches.get(batches.size() - uncommitted.size()), 0);
    }

    @Override
    public synchronized void read(long offset, long before, Consumer<ByteBuffer> target) {
        for (ByteBuffer batch : batches) {
            if (BatchHeader.lastOffset(batch, 0) >= offset
                    && BatchHeader.baseOffset(batch, 0) < before) {
                target.accept(batch.duplicate());
            }
        }
    }

    @Override
    public synchronized void removeBefore(long offset) {
        start = Math.max(start, offset);
        batches.removeIf(batch -> BatchHeader.lastOffset(batch, 0) < start);
    }
}
