package io.minikafka.broker.delay;

import io.minikafka.base.FormatException;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// A sorted file of [Due]s that is read forward, once. Read by one thread; any other may sync it.
///
///      0  u32  magic "MKDR" (0x4D4B4452)
///      4  u32  version, 1
///      8  u32  number of entries
///     12  u32  CRC32C of the entries
///     16  entries in their order, each:  i64 due time, u32 partition, i64 offset
///
/// docs/format/delayed.md.
final class DueRun implements AutoCloseable {
    static final String DIRECTORY = "delay";
    static final String SUFFIX = ".run";

    private static final int MAGIC = 0x4D4B4452;
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 16;
    private static final int ENTRY_BYTES = 20;
    private static final int BUFFER_BYTES = 200 * ENTRY_BYTES;

    /// A run of which this part is left is not worth its file.
    private static final int SMALL_PART = 8;

    private final long number;
    private final DiskFile file;
    private final int count;
    private final Map<Integer, Long> lowestOffsets = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private Due first = new Due(0, 0, 0);
    private int taken;

    private DueRun(long number, DiskFile file, int count) {
        this.number = number;
        this.file = file;
        this.count = count;
    }

    static String name(long number) {
        return "%s/%020d%s".formatted(DIRECTORY, number, SUFFIX);
    }

    /// Writes what `heap` has too many, all but `kept`.
    ///
    /// @throws DiskException if that is not possible; then the heap has all of them still
    static DueRun write(Disk disk, long number, DueHeap heap, int kept) {
        int count = heap.size() - kept;
        DiskFile file = disk.open(name(number), OpenMode.READ_WRITE);
        DueRun run = new DueRun(number, file, count);
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + count * ENTRY_BYTES);
        bytes.position(HEADER_BYTES);
        heap.takeLatest(
                kept,
                due -> {
                    bytes.putLong(due.dueMs()).putInt(due.partition()).putLong(due.offset());
                    run.note(due);
                });
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), HEADER_BYTES, count * ENTRY_BYTES);
        bytes.flip().putInt(MAGIC).putInt(VERSION).putInt(count).putInt((int) crc.getValue());
        try {
            file.write(bytes.rewind(), 0);
            run.load();
            return run;
        } catch (DiskException e) {
            file.close();
            bytes.position(HEADER_BYTES);
            while (bytes.hasRemaining()) {
                heap.add(read(bytes));
            }
            throw e;
        }
    }

    /// A run of which the first `taken` are gone.
    ///
    /// @throws FormatException if it is not what was written
    static DueRun open(Disk disk, long number, int taken, Consumer<Due> left) {
        DiskFile file = disk.open(name(number), OpenMode.READ_WRITE);
        try {
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
            int read = file.read(header, 0);
            header.flip();
            if (read < HEADER_BYTES || header.getInt() != MAGIC || header.getInt() != VERSION) {
                throw new FormatException(name(number) + " is no run of due times");
            }
            DueRun run = new DueRun(number, file, header.getInt());
            run.check(header.getInt(), taken, left);
            run.taken = taken;
            run.load();
            return run;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void check(int crcWanted, int from, Consumer<Due> left) {
        if (count < 0
                || from > count
                || file.sizeBytes() < HEADER_BYTES + (long) count * ENTRY_BYTES) {
            throw new FormatException(
                    "%s has %d bytes, which are not %d entries"
                            .formatted(name(number), file.sizeBytes(), count));
        }
        CRC32C crc = new CRC32C();
        for (taken = 0; taken < count; ) {
            fill();
            crc.update(buffer.duplicate());
            while (buffer.hasRemaining()) {
                Due due = read(buffer);
                if (taken++ >= from) {
                    note(due);
                    left.accept(due);
                }
            }
        }
        if ((int) crc.getValue() != crcWanted) {
            throw new FormatException(name(number) + " is damaged: its checksum does not fit");
        }
    }

    private void note(Due due) {
        lowestOffsets.merge(due.partition(), due.offset(), Math::min);
    }

    long number() {
        return number;
    }

    int taken() {
        return taken;
    }

    int left() {
        return count - taken;
    }

    boolean isSmall() {
        return left() <= count / SMALL_PART;
    }

    /// Of each partition the lowest offset among those that were left when the run was opened.
    Map<Integer, Long> lowestOffsets() {
        return lowestOffsets;
    }

    /// One must be left.
    Due first() {
        return first;
    }

    void removeFirst() {
        taken++;
        load();
    }

    void sync() {
        file.sync();
    }

    private void load() {
        if (taken < count) {
            if (!buffer.hasRemaining()) {
                fill();
            }
            first = read(buffer);
        }
    }

    private void fill() {
        long at = HEADER_BYTES + (long) taken * ENTRY_BYTES;
        buffer.clear().limit(Math.min(BUFFER_BYTES, (count - taken) * ENTRY_BYTES));
        if (file.read(buffer, at) < buffer.limit()) {
            throw new FormatException(name(number) + " ends before its time");
        }
        buffer.flip();
    }

    private static Due read(ByteBuffer from) {
        return new Due(from.getLong(), from.getInt(), from.getLong());
    }

    @Override
    public void close() {
        file.close();
    }
}
