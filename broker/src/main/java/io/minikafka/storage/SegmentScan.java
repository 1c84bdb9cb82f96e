package io.minikafka.storage;

import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Goes through a segment's file batch by batch and believes nothing: sizes, checksum, that base offsets follow
/// each other (they are not covered by the checksum; after compaction they only increase), and that the leader epoch is the one we know for that
/// offset. Where a batch fails, the next good one is searched byte by byte, so that damage takes away no more
/// than itself. Owned by one thread.
final class SegmentScan {
    private final DiskFile file;
    private final int limit;
    private final long endOffset;
    private final EpochCache epochs;
    private final boolean gapless;
    private final ScanBuffers buffers;

    private ByteBuffer window;
    private int windowAt;
    private int windowBytes;

    /// What a scan finds.
    interface Sink {
        /// A good batch at `position` of the file; `buffer` holds its header at `at`.
        void batch(ByteBuffer buffer, int at, int position);

        void damage(Damage damage);
    }

    SegmentScan(DiskFile file, SegmentView view, ScanBuffers buffers) {
        this.file = file;
        this.limit = view.bytes();
        this.endOffset = view.endOffset();
        this.epochs = view.epochs();
        this.gapless = view.gapless();
        this.buffers = buffers;
        this.window = ByteBuffer.allocate(0);
    }

    /// Scans from the batch at `from`, whose base offset is `offset`, until a batch begins at `until` or later.
    ///
    /// @return where the next batch begins
    int run(int from, int until, long offset, Sink sink) {
        window = buffers.take(Math.min(limit - from, ScanBuffers.BUFFER_BYTES));
        windowBytes = 0;
        try {
            int position = from;
            long expected = offset;
            while (position < until && position < limit) {
                if (good(position, expected) && follows(base(position), expected)) {
                    sink.batch(window, position - windowAt, position);
                    expected = BatchHeader.lastOffset(window, position - windowAt) + 1;
                    position += BatchHeader.sizeBytes(window, position - windowAt);
                } else {
                    Damage damage = findEnd(position, expected);
                    sink.damage(damage);
                    position = damage.endPosition();
                    expected = damage.nextOffset();
                }
            }
            if (gapless
                    && position == limit
                    && expected < endOffset
                    && endOffset != Long.MAX_VALUE) {
                sink.damage(new Damage(limit, limit, expected, endOffset));
            }
            return position;
        } finally {
            buffers.put(window);
        }
    }

    private Damage findEnd(int position, long expected) {
        for (int candidate = position + 1;
                candidate <= limit - BatchHeader.SIZE_BYTES;
                candidate++) {
            if (good(candidate, expected) && continues(candidate)) {
                fill(candidate, BatchHeader.SIZE_BYTES);
                return new Damage(position, candidate, expected, base(candidate));
            }
        }
        return new Damage(position, limit, expected, Math.max(expected, endOffset));
    }

    /// Whether behind the good batch at `candidate` comes the one that its offsets promise, or the end.
    private boolean continues(int candidate) {
        int at = candidate - windowAt;
        long next = BatchHeader.lastOffset(window, at) + 1;
        int nextPosition = candidate + BatchHeader.sizeBytes(window, at);
        if (nextPosition == limit) {
            return !gapless || next == endOffset || endOffset == Long.MAX_VALUE;
        }
        return fill(nextPosition, BatchHeader.SIZE_BYTES) && follows(base(nextPosition), next);
    }

    private boolean follows(long base, long expected) {
        return gapless ? base == expected : base >= expected;
    }

    private long base(int position) {
        return BatchHeader.baseOffset(window, position - windowAt);
    }

    /// Whether a batch that could be ours begins at `position`; then the window holds its header.
    private boolean good(int position, long offsetMin) {
        if (!fill(position, BatchHeader.SIZE_BYTES)) {
            return false;
        }
        int at = position - windowAt;
        if (BatchHeader.magic(window, at) != BatchHeader.MAGIC) {
            return false;
        }
        int size = BatchHeader.sizeBytes(window, at);
        long base = BatchHeader.baseOffset(window, at);
        int lastDelta = BatchHeader.lastOffsetDelta(window, at);
        if (size < BatchHeader.SIZE_BYTES
                || size > limit - position
                || base < offsetMin
                || base >= endOffset
                || lastDelta < 0
                || lastDelta >= endOffset - base) {
            return false;
        }
        int epoch = epoch(base, base + lastDelta);
        if (epoch >= 0 && BatchHeader.leaderEpoch(window, at) != epoch) {
            return false;
        }
        if (size > window.capacity()) {
            return largeCrcFits(position, size) && fill(position, BatchHeader.SIZE_BYTES);
        }
        return fill(position, size) && BatchHeader.crcFits(window, position - windowAt, size);
    }

    /// Of a batch, -1 if nobody knows any more. The one in which the log begins may begin before all epochs that are known.
    private int epoch(long baseOffset, long lastOffset) {
        int epoch = epochs.epochAt(baseOffset);
        return epoch >= 0 ? epoch : epochs.epochAt(lastOffset);
    }

    /// As [BatchHeader#crcFits], for a batch that the window cannot hold (or a damaged length that says so).
    private boolean largeCrcFits(int position, int size) {
        int expected = BatchHeader.crc(window, position - windowAt);
        CRC32C crc = new CRC32C();
        int at = position + BatchHeader.CRC_COVERS_FROM;
        int end = position + size;
        while (at < end) {
            int piece = Math.min(window.capacity(), end - at);
            if (!fill(at, piece)) {
                return false;
            }
            crc.update(window.slice(at - windowAt, piece));
            at += piece;
        }
        return (int) crc.getValue() == expected;
    }

    /// Makes the window hold `bytes` from `position`; false when the file has not so many.
    private boolean fill(int position, int bytes) {
        if (position >= windowAt && position - windowAt <= windowBytes - bytes) {
            return true;
        }
        if (bytes > limit - position) {
            return false;
        }
        window.clear().limit(Math.min(window.capacity(), limit - position));
        windowAt = position;
        windowBytes = file.read(window, position);
        window.clear();
        return windowBytes >= bytes;
    }
}
