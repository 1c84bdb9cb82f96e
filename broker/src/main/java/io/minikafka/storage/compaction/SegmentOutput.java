package io.minikafka.storage.compaction;

import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The file that a group of segments becomes. If the group is one segment, no file is made before a batch changes or
/// goes: what is as it was is then taken from the old file, and a segment of which all stays is not written at all.
/// Owned by one thread.
final class SegmentOutput implements AutoCloseable {
    private final Disk disk;
    private final String name;
    private final Optional<SegmentSource> alone;
    private final Compaction.Placed placed;
    private final Pace pace;
    private final ByteBuffer buffer;
    private @Nullable DiskFile file;
    private boolean changed;
    private long sizeBytes;
    private long writtenBytes;

    /// @param alone the segment, if there is only one
    SegmentOutput(
            Disk disk,
            String name,
            Optional<SegmentSource> alone,
            Compaction.Placed placed,
            Scratch memory,
            Pace pace) {
        this.disk = disk;
        this.name = name;
        this.alone = alone;
        this.placed = placed;
        this.pace = pace;
        this.buffer = memory.room(Scratch.FIRST_BYTES, 0);
        this.changed = alone.isEmpty();
    }

    /// The next batch of the old file stays as it is.
    void same(ByteBuffer source, int at, int size) {
        if (changed) {
            append(source, at, size);
        }
        place(source, at, size);
    }

    /// A batch that the old file does not have like this.
    void other(ByteBuffer source, int at, int size) {
        change();
        append(source, at, size);
        place(source, at, size);
    }

    /// The next batch of the old file goes.
    void without() {
        change();
    }

    private void place(ByteBuffer source, int at, int size) {
        if (sizeBytes + size > Integer.MAX_VALUE) {
            throw new CompactionStoppedException(name + " would be larger than a segment can be");
        }
        placed.batch(source, at, (int) sizeBytes);
        sizeBytes += size;
    }

    private void change() {
        if (!changed) {
            changed = true;
            alone.ifPresent(this::takeOver);
        }
    }

    /// What was as before up to here.
    private void takeOver(SegmentSource source) {
        try (DiskFile old = source.open()) {
            long position = 0;
            while (position < sizeBytes) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), sizeBytes - position));
                int bytes = old.read(buffer, position);
                if (bytes == 0) {
                    throw new CompactionStoppedException(source.name() + " became shorter");
                }
                position += bytes;
                pace.moved(bytes);
                flush();
            }
        }
        buffer.clear();
    }

    private void append(ByteBuffer source, int at, int size) {
        int from = at;
        int left = size;
        while (left > 0) {
            int piece = Math.min(left, buffer.remaining());
            buffer.put(buffer.position(), source, from, piece);
            buffer.position(buffer.position() + piece);
            from += piece;
            left -= piece;
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
    }

    private void flush() {
        buffer.flip();
        int bytes = buffer.remaining();
        file().write(buffer, writtenBytes);
        writtenBytes += bytes;
        buffer.clear();
        pace.moved(bytes);
    }

    private DiskFile file() {
        DiskFile open = file;
        if (open == null) {
            open = disk.open(name, OpenMode.READ_WRITE);
            open.truncate(0);
            file = open;
        }
        return open;
    }

    /// All batches were given: the file is on the medium when this returns.
    ///
    /// @return false if nothing changed, so there is no file
    boolean finish() {
        if (changed) {
            flush();
            file().sync();
        }
        return changed;
    }

    int sizeBytes() {
        return (int) sizeBytes;
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
