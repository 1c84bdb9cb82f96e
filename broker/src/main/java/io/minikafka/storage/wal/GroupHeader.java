package io.minikafka.storage.wal;

import io.minikafka.storage.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The head of a group, big-endian; entries follow, then zeros to the next 4,096:
///
///      0  u32  magic "MKWG" (0x4D4B5747)
///      4  u32  CRC32C of bytes 8 .. 64+payload length
///      8  u64  log incarnation: random, made with the WAL
///     16  u64  group sequence, consecutive from 1
///     24  u64  file sequence: which use of a slot this is, consecutive
///     32  u32  payload length
///     36  u32  number of entries
///     40  24 bytes reserved, zero
///
/// See docs/format/wal.md.
record GroupHeader(
        long incarnation, long groupSequence, long fileSequence, int payloadBytes, int entries) {
    static final int BYTES = 64;
    static final int MAGIC = 0x4D4B5747;
    private static final int CRC_AT = 4;
    private static final int CRC_FROM = 8;
    private static final int RESERVED_AT = 40;

    /// Bytes that a group with this payload takes in the file.
    static long groupBytes(long payloadBytes) {
        long bytes = BYTES + payloadBytes;
        return (bytes + DiskFile.ALIGNMENT_BYTES - 1) & -DiskFile.ALIGNMENT_BYTES;
    }

    int groupBytes() {
        return Math.toIntExact(groupBytes(payloadBytes));
    }

    /// Writes the header in front of a payload that is complete.
    void write(ByteBuffer target, int at) {
        target.putInt(at, MAGIC);
        target.putLong(at + 8, incarnation);
        target.putLong(at + 16, groupSequence);
        target.putLong(at + 24, fileSequence);
        target.putInt(at + 32, payloadBytes);
        target.putInt(at + 36, entries);
        for (int reserved = at + RESERVED_AT; reserved < at + BYTES; reserved += Long.BYTES) {
            target.putLong(reserved, 0);
        }
        target.putInt(at + CRC_AT, crc(target, at, payloadBytes));
    }

    static boolean hasMagic(ByteBuffer block, int at) {
        return block.getInt(at) == MAGIC;
    }

    /// What the header says, when it can be true; the checksum is another question.
    static Optional<GroupHeader> read(ByteBuffer block, int at) {
        GroupHeader header =
                new GroupHeader(
                        block.getLong(at + 8),
                        block.getLong(at + 16),
                        block.getLong(at + 24),
                        block.getInt(at + 32),
                        block.getInt(at + 36));
        boolean possible =
                hasMagic(block, at)
                        && header.groupSequence > 0
                        && header.fileSequence > 0
                        && header.payloadBytes > 0
                        && header.payloadBytes
                                <= Integer.MAX_VALUE - BYTES - DiskFile.ALIGNMENT_BYTES
                        && header.entries > 0;
        return possible ? Optional.of(header) : Optional.empty();
    }

    boolean checksumHolds(ByteBuffer group, int at) {
        return group.getInt(at + CRC_AT) == crc(group, at, payloadBytes);
    }

    private static int crc(ByteBuffer group, int at, int payloadBytes) {
        CRC32C crc = new CRC32C();
        crc.update(group.slice(at + CRC_FROM, BYTES - CRC_FROM + payloadBytes));
        return (int) crc.getValue();
    }
}
