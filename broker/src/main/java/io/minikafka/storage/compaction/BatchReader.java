package io.minikafka.storage.compaction;

import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;

/// Goes through a segment batch by batch, and believes none before its checksum, size and offsets were checked.
/// Owned by one thread.
final class BatchReader {
    private final SegmentSource source;
    private final DiskFile file;
    private final Scratch memory;
    private final Pace pace;

    private ByteBuffer window;
    private int windowAt;
    private int windowBytes;
    private int position;
    private int sizeBytes;
    private long expected;

    BatchReader(SegmentSource source, DiskFile file, Scratch memory, Pace pace) {
        this.source = source;
        this.file = file;
        this.memory = memory;
        this.pace = pace;
        this.expected = source.baseOffset();
        this.window = memory.room(Scratch.FIRST_BYTES, 0);
    }

    /// Moves to the next batch.
    ///
    /// @return false at the end
    boolean next() {
        position += sizeBytes;
        if (position == source.sizeBytes()) {
            checkEnd();
            return false;
        }
        fill(BatchHeader.SIZE_BYTES);
        int at = at();
        int size = BatchHeader.sizeBytes(window, at);
        if (BatchHeader.magic(window, at) != BatchHeader.MAGIC
                || size < BatchHeader.SIZE_BYTES
                || size > source.sizeBytes() - position) {
            throw damaged("there is no batch");
        }
        fill(size);
        checkOffsets();
        if (!BatchHeader.crcFits(window, at(), size)) {
            throw damaged("the checksum does not fit");
        }
        sizeBytes = size;
        expected = BatchHeader.lastOffset(window, at()) + 1;
        return true;
    }

    private void checkOffsets() {
        long base = BatchHeader.baseOffset(window, at());
        int lastDelta = BatchHeader.lastOffsetDelta(window, at());
        if (base < expected
                || (source.gapless() && base != expected)
                || lastDelta < 0
                || base >= source.endOffset()
                || lastDelta >= source.endOffset() - base) {
            throw damaged("a batch with the offset " + base + " is not what follows");
        }
    }

    private void checkEnd() {
        if (source.gapless() && expected != source.endOffset()) {
            throw damaged("the offsets to " + source.endOffset() + " are missing");
        }
    }

    /// Makes the window hold so many bytes of the batch.
    private void fill(int bytes) {
        if (position - windowAt + bytes <= windowBytes) {
            return;
        }
        if (bytes > source.sizeBytes() - position) {
            throw damaged("there is no batch");
        }
        window = memory.room(bytes, 0);
        window.limit(Math.min(window.capacity(), source.sizeBytes() - position));
        windowAt = position;
        windowBytes = file.read(window, position);
        window.clear();
        pace.moved(windowBytes);
        if (windowBytes < bytes) {
            throw damaged("the file ends");
        }
    }

    DamagedSegmentException damaged(String what) {
        return new DamagedSegmentException(source, position, expected, what);
    }

    /// The buffer that holds the batch, at [#at]; valid until [#next].
    ByteBuffer buffer() {
        return window;
    }

    int at() {
        return position - windowAt;
    }

    int sizeBytes() {
        return sizeBytes;
    }
}
