package io.minikafka.storage.wal;

import io.minikafka.base.TopicIdPartition;
import java.nio.ByteBuffer;
import java.util.UUID;

/// One entry inside a group, big-endian:
///
///      0  u8   type: 1 APPEND, 2 LOG_START, 3 NOTE
///      1  u8   flags, zero        2  u16  life of the log, modulo 65,536 (NOTE: zero)
///      4  u32  data length
///      8  u128 topic id          24  u32  partition
///     28  u32  file position in the segment
///     32  u64  segment base offset   (LOG_START: the new start offset)
///     40  data: the record batch, or the note
///
/// See docs/format/wal.md.
final class EntryFormat {
    static final int HEADER_BYTES = 40;
    private static final byte APPEND = 1;
    private static final byte LOG_START = 2;
    private static final byte NOTE = 3;
    private static final int LIFE_MASK = 0xffff;

    private EntryFormat() {}

    static long sizeBytes(WalEntry entry) {
        return (long) HEADER_BYTES + entry.data().remaining();
    }

    /// Writes an entry at `at`, without touching the target's position.
    static void write(WalEntry entry, ByteBuffer target, int at) {
        ByteBuffer data = entry.data();
        UUID topicId = entry.log().topicId();
        target.putInt(at, code(entry.type()) << 24 | (entry.life() & LIFE_MASK));
        target.putInt(at + 4, data.remaining());
        target.putLong(at + 8, topicId.getMostSignificantBits());
        target.putLong(at + 16, topicId.getLeastSignificantBits());
        target.putInt(at + 24, entry.log().partition());
        target.putInt(at + 28, entry.segmentPosition());
        target.putLong(at + 32, entry.segmentBase());
        target.put(at + HEADER_BYTES, data, data.position(), data.remaining());
    }

    private static int code(WalEntry.Type type) {
        return switch (type) {
            case APPEND -> APPEND;
            case LOG_START -> LOG_START;
            case NOTE -> NOTE;
        };
    }

    /// Tells the entry at `at` to `replay`.
    ///
    /// @return where the next entry begins, or -1 when what is there is no entry
    static int replay(ByteBuffer payload, int at, WalReplay replay) {
        if (payload.limit() - at < HEADER_BYTES) {
            return -1;
        }
        int dataBytes = payload.getInt(at + 4);
        if (dataBytes < 0 || dataBytes > payload.limit() - at - HEADER_BYTES) {
            return -1;
        }
        UUID topicId = new UUID(payload.getLong(at + 8), payload.getLong(at + 16));
        TopicIdPartition log = new TopicIdPartition(topicId, payload.getInt(at + 24));
        long base = payload.getLong(at + 32);
        int head = payload.getInt(at);
        ByteBuffer data = payload.slice(at + HEADER_BYTES, dataBytes);
        switch (head & ~LIFE_MASK) {
            case APPEND << 24 ->
                    replay.append(log, base, payload.getInt(at + 28), head & LIFE_MASK, data);
            case LOG_START << 24 -> replay.logStart(log, base, head & LIFE_MASK);
            case NOTE << 24 -> replay.note(log, data);
            default -> {
                return -1;
            }
        }
        return at + HEADER_BYTES + dataBytes;
    }
}
