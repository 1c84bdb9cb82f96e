package io.minikafka.storage;

import io.minikafka.storage.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/// The content of a `.txnindex` file: aborted transactions whose markers are in one segment, in the order of the markers.
///
///      0  u64  producer id
///      8  u64  first offset
///     16  u64  offset of the marker
///     24  u64  last stable offset behind it
///     32  u32  CRC32C of the 32 bytes before
///
/// How many entries count, the log's row in the checkpoint says. See docs/format/indexes.md.
final class AbortedFile {
    static final int ENTRY_BYTES = 36;

    private static final int CRC_AT = 32;
    private static final int READ_ENTRIES = 64;

    private AbortedFile() {}

    /// A file does not hold what it should.
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }

    static ByteBuffer encode(List<AbortedTransaction> entries) {
        ByteBuffer target = ByteBuffer.allocate(entries.size() * ENTRY_BYTES);
        for (AbortedTransaction one : entries) {
            int at = target.position();
            target.putLong(one.producerId())
                    .putLong(one.firstOffset())
                    .putLong(one.markerOffset())
                    .putLong(one.lastStableOffset())
                    .putInt(crc(target, at));
        }
        return target.flip();
    }

    static AbortedTransaction decode(ByteBuffer source, int at) throws DamagedException {
        if (source.getInt(at + CRC_AT) != crc(source, at)) {
            throw new DamagedException("the checksum of an entry does not fit");
        }
        return new AbortedTransaction(
                source.getLong(at),
                source.getLong(at + 8),
                source.getLong(at + 16),
                source.getLong(at + 24));
    }

    private static int crc(ByteBuffer bytes, int at) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at, CRC_AT));
        return (int) crc.getValue();
    }

    /// Transactions that end at `from` or later and begin before `to`, of the first `count`, go to `found`.
    ///
    /// @return whether entries behind these may be asked for too
    static boolean collect(
            DiskFile file, int count, long from, long to, List<AbortedTransaction> found)
            throws DamagedException {
        int next = firstEndingAt(file, count, from);
        ByteBuffer buffer = ByteBuffer.allocate(READ_ENTRIES * ENTRY_BYTES);
        while (next < count) {
            int entries = Math.min(READ_ENTRIES, count - next);
            read(file, next, entries, buffer);
            for (int i = 0; i < entries; i++) {
                AbortedTransaction one = decode(buffer, i * ENTRY_BYTES);
                if (one.firstOffset() < to) {
                    found.add(one);
                }
                if (one.lastStableOffset() >= to) {
                    return false;
                }
            }
            next += entries;
        }
        return true;
    }

    /// Number of the first entry whose marker is at `offset` or behind.
    private static int firstEndingAt(DiskFile file, int count, long offset)
            throws DamagedException {
        ByteBuffer buffer = ByteBuffer.allocate(ENTRY_BYTES);
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            read(file, middle, 1, buffer);
            if (decode(buffer, 0).markerOffset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static void read(DiskFile file, int first, int count, ByteBuffer buffer)
            throws DamagedException {
        buffer.clear().limit(count * ENTRY_BYTES);
        int wanted = buffer.remaining();
        if (file.read(buffer, (long) first * ENTRY_BYTES) < wanted) {
            throw new DamagedException("it is too short");
        }
    }
}
