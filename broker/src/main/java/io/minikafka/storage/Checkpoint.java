package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.wal.WalPosition;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/// The partition table at one moment: where the WAL's replay begins, and a row for each log that was ever
/// written to.
///
///      0  u32  magic "MKCP" (0x4D4B4350)
///      4  u32  CRC32C of all behind
///      8  u16  format version, 3       10  u16  zero
///     12  u32  number of rows
///     16  u64  length of the file
///     24  u64  time of the checkpoint, ms
///     32  u64  WAL incarnation    40 u64 file sequence    48 u64 offset    56 u64 group sequence
///     64  rows
///
/// docs/format/checkpoint.md draws the rows.
record Checkpoint(WalPosition position, List<LogRow> rows) {
    static final int MAGIC = 0x4D4B4350;
    static final short VERSION = 3;

    /// Without what belongs to transactions and compaction. Still read.
    private static final short VERSION_OF_PLAIN_LOGS = 1;

    /// Without what belongs to replicas. Still read.
    private static final short VERSION_WITHOUT_REPLICAS = 2;

    private static final int CRC_AT = 4;
    private static final int CRC_FROM = 8;
    private static final int HEADER_BYTES = 64;
    private static final int ROW_BYTES = 16 + 4 + 4 * 8 + 5 * 4;
    private static final int SEGMENT_BYTES = 8 + 4 + 8 + 8 + 4 + 4 + 8 + 4;
    private static final int EPOCH_BYTES = 4 + 8;
    private static final int ABORTED_BYTES = 4 * 8;
    private static final int REPLICA_BYTES = 3 * 4;

    /// In the place of the length of a replica's history: the log is none.
    private static final int NO_REPLICA = -1;

    /// The file is not what we wrote.
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }

    ByteBuffer encode(long nowMs) {
        long bytes = HEADER_BYTES;
        for (LogRow row : rows) {
            bytes += bytes(row);
        }
        ByteBuffer target = ByteBuffer.allocate(Math.toIntExact(bytes));
        target.putInt(MAGIC)
                .putInt(0)
                .putShort(VERSION)
                .putShort((short) 0)
                .putInt(rows.size())
                .putLong(bytes)
                .putLong(nowMs)
                .putLong(position.incarnation())
                .putLong(position.fileSequence())
                .putLong(position.offset())
                .putLong(position.groupSequence());
        for (LogRow row : rows) {
            put(target, row);
        }
        target.flip();
        target.putInt(CRC_AT, crc(target));
        return target;
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(CRC_FROM, bytes.limit() - CRC_FROM));
        return (int) crc.getValue();
    }

    private static long bytes(LogRow row) {
        return ROW_BYTES
                + (long) row.segments().size() * SEGMENT_BYTES
                + (long) row.epochs().size() * EPOCH_BYTES
                + row.producers().remaining()
                + (long) row.aborted().size() * ABORTED_BYTES
                + row.replica()
                        .map(replica -> REPLICA_BYTES + replica.history().remaining())
                        .orElse(0);
    }

    private static void put(ByteBuffer target, LogRow row) {
        target.putLong(row.id().topicId().getMostSignificantBits())
                .putLong(row.id().topicId().getLeastSignificantBits())
                .putInt(row.id().partition())
                .putLong(row.startOffset())
                .putLong(row.endOffset())
                .putLong(row.syncedOffset())
                .putLong(row.dirtyOffset())
                .putInt(row.segments().size())
                .putInt(row.epochs().size())
                .putInt(row.producers().remaining())
                .putInt(row.aborted().size())
                .putInt(
                        row.replica()
                                .map(replica -> replica.history().remaining())
                                .orElse(NO_REPLICA));
        for (LogRow.Segment segment : row.segments()) {
            target.putLong(segment.baseOffset())
                    .putInt(segment.sizeBytes())
                    .putLong(segment.firstTimestampMs())
                    .putLong(segment.maxTimestampMs())
                    .putInt(segment.abortedInFile())
                    .putInt(segment.generation())
                    .putLong(segment.extentEnd())
                    .putInt(segment.life());
        }
        for (int i = 0; i < row.epochs().size(); i++) {
            target.putInt(row.epochs().epoch(i)).putLong(row.epochs().startOffset(i));
        }
        target.put(row.producers().duplicate());
        for (AbortedTransaction aborted : row.aborted()) {
            target.putLong(aborted.producerId())
                    .putLong(aborted.firstOffset())
                    .putLong(aborted.markerOffset())
                    .putLong(aborted.lastStableOffset());
        }
        row.replica()
                .ifPresent(replica ->
                        target.putInt(replica.saved().promised())
                                .putInt(replica.saved().adopted())
                                .putInt(replica.life())
                                .put(replica.history().duplicate()));
    }

    /// @throws StorageException when a newer broker wrote it
    static Checkpoint decode(ByteBuffer source) throws DamagedException {
        if (source.remaining() < HEADER_BYTES) {
            throw new DamagedException("it has only " + source.remaining() + " bytes");
        }
        if (source.getInt(0) != MAGIC) {
            throw new DamagedException("it does not begin with MKCP");
        }
        if (source.getLong(16) != source.limit()) {
            throw new DamagedException(
                    "it has " + source.limit() + " bytes instead of " + source.getLong(16));
        }
        if (source.getInt(CRC_AT) != crc(source)) {
            throw new DamagedException("its checksum does not fit");
        }
        short version = source.getShort(8);
        if (version < VERSION_OF_PLAIN_LOGS || version > VERSION) {
            throw new StorageException(
                    "the checkpoint has format version "
                            + version
                            + ", this broker knows version "
                            + VERSION
                            + ": start a newer one");
        }
        try {
            return decodeRows(source, version);
        } catch (BufferUnderflowException | StorageException | IllegalArgumentException e) {
            throw new DamagedException("its rows do not fit: " + e.getMessage());
        }
    }

    private static Checkpoint decodeRows(ByteBuffer source, short version) {
        int count = source.getInt(12);
        source.position(32);
        WalPosition position =
                new WalPosition(
                        source.getLong(), source.getLong(), source.getLong(), source.getLong());
        List<LogRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(source, version));
        }
        return new Checkpoint(position, rows);
    }

    private static LogRow row(ByteBuffer source, short version) {
        boolean extended = version > VERSION_OF_PLAIN_LOGS;
        boolean replicas = version > VERSION_WITHOUT_REPLICAS;
        TopicIdPartition id =
                new TopicIdPartition(new UUID(source.getLong(), source.getLong()), source.getInt());
        long start = source.getLong();
        long end = source.getLong();
        long synced = source.getLong();
        long dirty = extended ? source.getLong() : 0;
        int segmentCount = source.getInt();
        int epochCount = source.getInt();
        int producerBytes = source.getInt();
        int abortedCount = extended ? source.getInt() : 0;
        int historyBytes = replicas ? source.getInt() : NO_REPLICA;
        List<LogRow.Segment> segments = new ArrayList<>();
        for (int i = 0; i < segmentCount; i++) {
            segments.add(
                    new LogRow.Segment(
                            source.getLong(),
                            source.getInt(),
                            source.getLong(),
                            source.getLong(),
                            extended ? source.getInt() : 0,
                            extended ? source.getInt() : 0,
                            extended ? source.getLong() : 0,
                            replicas ? source.getInt() : 0));
        }
        EpochCache epochs = EpochCache.EMPTY;
        for (int i = 0; i < epochCount; i++) {
            epochs = epochs.with(source.getInt(), source.getLong());
        }
        ByteBuffer producers = bytes(source, producerBytes);
        List<AbortedTransaction> aborted = new ArrayList<>(0);
        for (int i = 0; i < abortedCount; i++) {
            aborted.add(
                    new AbortedTransaction(
                            source.getLong(),
                            source.getLong(),
                            source.getLong(),
                            source.getLong()));
        }
        return new LogRow(
                id,
                start,
                end,
                synced,
                dirty,
                segments,
                epochs,
                producers,
                aborted,
                historyBytes == NO_REPLICA
                        ? Optional.empty()
                        : Optional.of(replica(source, historyBytes)));
    }

    private static LogRow.Replica replica(ByteBuffer source, int historyBytes) {
        SavedState saved = new SavedState(source.getInt(), source.getInt());
        return new LogRow.Replica(saved, source.getInt(), bytes(source, historyBytes));
    }

    private static ByteBuffer bytes(ByteBuffer source, int count) {
        if (count < 0 || count > source.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] copy = new byte[count];
        source.get(copy);
        return ByteBuffer.wrap(copy);
    }
}
