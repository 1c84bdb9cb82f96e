package io.minikafka.storage;

import io.minikafka.storage.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Pairs of a key and an int, both increasing, one every few kilobytes of a segment. The older entries are in a
/// file and searched there with positional reads; the younger ones are in memory until [#save].
///
/// An index is a hint: who uses an entry compares it with the batch that it names, and throws the index away
/// ([#reset]) if they differ. So its file needs no sync and no checksum.
///
/// The entries in memory are guarded by this object and may be added under the log's lock; everything that
/// touches the file is called by one thread at a time (the segment's lock).
abstract sealed class SparseIndex permits OffsetIndex, TimeIndex {
    private static final int FIRST_CAPACITY = 8;

    private final int entryBytes;
    private final OpenFiles files;
    private final OpenFile place;

    /// Entries in the file.
    private int saved;

    private long[] keys = new long[FIRST_CAPACITY];
    private int[] values = new int[FIRST_CAPACITY];
    private int young;

    SparseIndex(int entryBytes, OpenFiles files, OpenFile place) {
        this.entryBytes = entryBytes;
        this.files = files;
        this.place = place;
    }

    abstract void encode(ByteBuffer target, long key, int value);

    abstract long key(ByteBuffer source, int at);

    abstract int value(ByteBuffer source, int at);

    OpenFile place() {
        return place;
    }

    /// An entry of the index.
    record Entry(long key, int value) {}

    static final Entry NONE = new Entry(Long.MIN_VALUE, 0);

    synchronized void add(long key, int value) {
        if (young == keys.length) {
            keys = Arrays.copyOf(keys, young * 2);
            values = Arrays.copyOf(values, young * 2);
        }
        keys[young] = key;
        values[young] = value;
        young++;
    }

    /// Entries found by a scan, all before the young ones there are.
    synchronized void addBefore(IndexEntries found) {
        int count = found.count();
        if (count == 0) {
            return;
        }
        long[] allKeys = Arrays.copyOf(found.keys(), Math.max(FIRST_CAPACITY, count + young));
        int[] allValues = Arrays.copyOf(found.values(), Math.max(FIRST_CAPACITY, count + young));
        System.arraycopy(keys, 0, allKeys, count, young);
        System.arraycopy(values, 0, allValues, count, young);
        keys = allKeys;
        values = allValues;
        young += count;
    }

    /// Forgets every entry, those in the file too.
    synchronized void reset() {
        saved = 0;
        young = 0;
    }

    synchronized int youngCount() {
        return young;
    }

    synchronized int sizeBytes() {
        return (saved + young) * entryBytes;
    }

    /// Takes the entries that the file has, as far as their values are below `valueLimit`: what is behind was saved
    /// by a process that died, for batches that were written again since.
    void adoptFile(long fileBytes, int valueLimit) {
        int usable = 1 + floorInFile((int) (fileBytes / entryBytes), valueLimit - 1L, true);
        synchronized (this) {
            saved = usable;
        }
    }

    synchronized int savedCount() {
        return saved;
    }

    /// The last entry of the file; [#NONE] if there is none.
    Entry lastSaved() {
        return entryInFile(savedCount() - 1);
    }

    /// The last entry whose key is `key` or less; [#NONE] if there is none.
    Entry floor(long key) {
        int inFile;
        synchronized (this) {
            int i = floorInMemory(key);
            if (i >= 0) {
                return new Entry(keys[i], values[i]);
            }
            inFile = saved;
        }
        return entryInFile(floorInFile(inFile, key, false));
    }

    /// The last entry whose value is `value` or less; [#NONE] if there is none.
    Entry floorByValue(int value) {
        int inFile;
        synchronized (this) {
            for (int i = young - 1; i >= 0; i--) {
                if (values[i] <= value) {
                    return new Entry(keys[i], values[i]);
                }
            }
            inFile = saved;
        }
        return entryInFile(floorInFile(inFile, value, true));
    }

    /// The first entry whose value is `value` or more; [#NONE] if there is none.
    Entry ceilingByValue(int value) {
        int inFile;
        Entry inMemory = NONE;
        synchronized (this) {
            inFile = saved;
            for (int i = young - 1; i >= 0 && values[i] >= value; i--) {
                inMemory = new Entry(keys[i], values[i]);
            }
        }
        int i = floorInFile(inFile, value - 1L, true) + 1;
        return i < inFile ? entryInFile(i) : inMemory;
    }

    private int floorInMemory(long key) {
        int low = 0;
        int high = young - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (keys[middle] <= key) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /// Number of the last entry whose key (or value) is `wanted` or less; -1 if there is none.
    private int floorInFile(int count, long wanted, boolean byValue) {
        if (count == 0) {
            return -1;
        }
        DiskFile file = files.acquire(place);
        try {
            ByteBuffer buffer = ByteBuffer.allocate(entryBytes);
            int low = 0;
            int high = count - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                Entry candidate = entryInFile(file, buffer, middle);
                if (candidate != NONE
                        && (byValue ? candidate.value() : candidate.key()) <= wanted) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return high;
        } finally {
            files.release(place);
        }
    }

    private Entry entryInFile(int i) {
        if (i < 0) {
            return NONE;
        }
        DiskFile file = files.acquire(place);
        try {
            return entryInFile(file, ByteBuffer.allocate(entryBytes), i);
        } finally {
            files.release(place);
        }
    }

    private Entry entryInFile(DiskFile file, ByteBuffer buffer, int i) {
        buffer.clear();
        return file.read(buffer, (long) i * entryBytes) < entryBytes
                ? NONE
                : new Entry(key(buffer, 0), value(buffer, 0));
    }

    /// Moves the young entries to the file.
    void save() {
        ByteBuffer bytes;
        long position;
        int count;
        synchronized (this) {
            count = young;
            position = (long) saved * entryBytes;
            bytes = ByteBuffer.allocate(count * entryBytes);
            for (int i = 0; i < count; i++) {
                encode(bytes, keys[i], values[i]);
            }
        }
        DiskFile file = files.acquire(place);
        try {
            file.write(bytes.flip(), position);
            long end = position + (long) count * entryBytes;
            if (file.sizeBytes() > end) {
                file.truncate(end);
            }
        } finally {
            files.release(place);
        }
        synchronized (this) {
            saved += count;
            System.arraycopy(keys, count, keys, 0, young - count);
            System.arraycopy(values, count, values, 0, young - count);
            young -= count;
            if (young == 0 && keys.length > FIRST_CAPACITY) {
                keys = new long[FIRST_CAPACITY];
                values = new int[FIRST_CAPACITY];
            }
        }
    }
}
