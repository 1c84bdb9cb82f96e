package io.minikafka.broker.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// The bytes of a snapshot file, made at once and written later. All numbers are big-endian.
///
///      0  u32  magic "MKJS" (0x4D4B4A53)
///      4  u32  version, 1
///      8  u64  position in the journal's log up to which the state has seen it
///     16  records, each:  u8 1, u32 key length, key, u32 value length, value
///         u8 0, u64 number of records, u32 CRC32C of everything before it
///
/// Drawn with the rest in `docs/format/journals.md`; [SnapshotReader] is the other direction.
final class Snapshot {
    static final int MAGIC = 0x4D4B4A53;
    static final int VERSION = 1;
    static final int HEADER_BYTES = 16;
    static final int TRAILER_BYTES = 1 + Long.BYTES + Integer.BYTES;
    static final byte RECORD = 1;
    static final byte END = 0;

    private static final int CHUNK_BYTES = 256 << 10;

    private final long position;
    private final List<ByteBuffer> chunks = new ArrayList<>();
    private final CRC32C crc = new CRC32C();
    private ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    private long sizeBytes;

    private Snapshot(long position) {
        this.position = position;
    }

    /// The snapshot of a state that has seen the journal up to `position`.
    static Snapshot of(long position, Iterable<JournalRecord> state) {
        Snapshot snapshot = new Snapshot(position);
        snapshot.room(HEADER_BYTES).putInt(MAGIC).putInt(VERSION).putLong(position);
        long count = 0;
        for (JournalRecord record : state) {
            byte[] value =
                    record.value()
                            .orElseThrow(() ->
                                    new IllegalArgumentException("a state has no tombstones"));
            int bytes = Math.addExact(record.sizeBytes(), 1 + 2 * Integer.BYTES);
            snapshot.room(bytes)
                    .put(RECORD)
                    .putInt(record.key().length)
                    .put(record.key())
                    .putInt(value.length)
                    .put(value);
            count++;
        }
        snapshot.room(TRAILER_BYTES).put(END).putLong(count);
        snapshot.seal();
        return snapshot;
    }

    long position() {
        return position;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /// The whole file, piece by piece.
    List<ByteBuffer> chunks() {
        return chunks.stream().map(ByteBuffer::duplicate).toList();
    }

    private ByteBuffer room(int bytes) {
        if (chunk.remaining() < bytes) {
            finish();
            chunk = ByteBuffer.allocate(Math.max(CHUNK_BYTES, bytes));
        }
        return chunk;
    }

    private void seal() {
        crc.update(chunk.duplicate().flip());
        chunk.putInt((int) crc.getValue());
        sizeBytes += chunk.position();
        chunks.add(chunk.flip());
    }

    private void finish() {
        crc.update(chunk.duplicate().flip());
        sizeBytes += chunk.position();
        chunks.add(chunk.flip());
    }
}
