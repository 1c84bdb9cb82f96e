package io.minikafka.broker.journal;

import io.minikafka.storage.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// Reads a snapshot file, distrusting it: first the checksum over the whole, then the records, each length
/// held against the bytes that are there. [Snapshot] draws the format.
final class SnapshotReader {
    private static final int READ_BYTES = 256 << 10;

    private final DiskFile file;
    private final long sizeBytes;
    private ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES).limit(0);
    private long readTo;

    private SnapshotReader(DiskFile file) {
        this.file = file;
        this.sizeBytes = file.sizeBytes();
    }

    /// Checks `file` from end to end.
    ///
    /// @return what is wrong with it; empty for a whole one
    /// @throws JournalException for a whole one of a later release: it is not ours to set aside
    static String problem(DiskFile file, long position) {
        long size = file.sizeBytes();
        if (size < Snapshot.HEADER_BYTES + Snapshot.TRAILER_BYTES) {
            return "it has only " + size + " bytes";
        }
        ByteBuffer header = read(file, 0, Snapshot.HEADER_BYTES);
        int magic = header.getInt();
        int version = header.getInt();
        long storedPosition = header.getLong();
        if (magic != Snapshot.MAGIC) {
            return "it does not begin as a snapshot does";
        }
        int stored = read(file, size - Integer.BYTES, Integer.BYTES).getInt();
        if (stored != checksum(file, size - Integer.BYTES)) {
            return "its checksum does not fit its " + size + " bytes";
        }
        if (version != Snapshot.VERSION) {
            throw new JournalException(
                    "snapshot %s has version %d, this release knows %d; start with the release that wrote it"
                            .formatted(file.name(), version, Snapshot.VERSION));
        }
        return storedPosition == position ? "" : "it is for position " + storedPosition;
    }

    /// Gives `target` the records of a file in which [#problem] found none.
    static void records(DiskFile file, Consumer<JournalRecord> target) {
        new SnapshotReader(file).records(target);
    }

    private void records(Consumer<JournalRecord> target) {
        readTo = Snapshot.HEADER_BYTES;
        long count = 0;
        while (need(1).get() == Snapshot.RECORD) {
            byte[] key = bytes();
            byte[] value = bytes();
            target.accept(JournalRecord.of(key, value));
            count++;
        }
        long promised = need(Long.BYTES).getLong();
        if (promised != count) {
            throw damaged("it promises " + promised + " records and has " + count);
        }
    }

    private byte[] bytes() {
        int length = need(Integer.BYTES).getInt();
        if (length < 0 || length > buffer.remaining() + sizeBytes - readTo) {
            throw damaged("a length of " + length + " before byte " + readTo);
        }
        byte[] bytes = new byte[length];
        need(length).get(bytes);
        return bytes;
    }

    /// The buffer with at least `bytes` of the file in it.
    private ByteBuffer need(int bytes) {
        if (buffer.remaining() < bytes) {
            ByteBuffer more = ByteBuffer.allocate(Math.max(READ_BYTES, bytes)).put(buffer);
            int wanted = (int) Math.min(more.remaining(), sizeBytes - readTo);
            int got = file.read(more.limit(more.position() + wanted), readTo);
            readTo += got;
            buffer = more.limit(more.position()).flip();
            if (buffer.remaining() < bytes) {
                throw damaged("it ends in the middle of a record");
            }
        }
        return buffer;
    }

    private JournalException damaged(String problem) {
        return new JournalException("snapshot " + file.name() + " is damaged: " + problem);
    }

    private static int checksum(DiskFile file, long bytes) {
        CRC32C crc = new CRC32C();
        for (long at = 0; at < bytes; at += READ_BYTES) {
            crc.update(read(file, at, (int) Math.min(READ_BYTES, bytes - at)));
        }
        return (int) crc.getValue();
    }

    /// Up to `bytes` from `position`, ready to be read.
    private static ByteBuffer read(DiskFile file, long position, int bytes) {
        ByteBuffer target = ByteBuffer.allocate(bytes);
        int got = file.read(target, position);
        if (got < bytes) {
            throw new JournalException(
                    "snapshot %s ends at byte %d while it is read"
                            .formatted(file.name(), position + got));
        }
        return target.flip();
    }
}
