package io.minikafka.cluster.metadata.raft;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Records;
import org.apache.kafka.common.record.internal.UnalignedMemoryRecords;
import org.apache.kafka.common.record.internal.UnalignedRecords;
import org.apache.kafka.server.common.OffsetAndEpoch;
import org.apache.kafka.snapshot.RawSnapshotReader;

/// A whole snapshot, in memory as in the store.
@SuppressWarnings("ArrayRecordComponent") // nobody compares snapshots
record StoredSnapshot(OffsetAndEpoch snapshotId, byte[] bytes) implements RawSnapshotReader {
    /// The journal takes an entry as a whole; a snapshot may be larger than that.
    static final int PIECE_BYTES = 1 << 20;

    @Override
    public long sizeInBytes() {
        return bytes.length;
    }

    @Override
    public UnalignedRecords slice(long position, int size) {
        int from = Math.toIntExact(Math.min(position, bytes.length));
        return new UnalignedMemoryRecords(
                ByteBuffer.wrap(bytes, from, Math.min(size, bytes.length - from)).slice());
    }

    @Override
    public Records records() {
        return MemoryRecords.readableRecords(ByteBuffer.wrap(bytes));
    }

    int pieces() {
        return (bytes.length + PIECE_BYTES - 1) / PIECE_BYTES;
    }

    Keys key() {
        return new Keys.Whole(snapshotId.offset(), snapshotId.epoch());
    }

    Keys pieceKey(int number) {
        return new Keys.Piece(snapshotId.offset(), snapshotId.epoch(), number);
    }

    /// The pieces, and last the word that it is whole.
    List<StoredEntry> entries() {
        List<StoredEntry> entries = new ArrayList<>();
        for (int number = 0; number < pieces(); number++) {
            int from = number * PIECE_BYTES;
            byte[] piece = new byte[Math.min(PIECE_BYTES, bytes.length - from)];
            System.arraycopy(bytes, from, piece, 0, piece.length);
            entries.add(pieceKey(number).is(piece));
        }
        entries.add(key().is(ByteBuffer.allocate(Integer.BYTES).putInt(pieces()).array()));
        return entries;
    }

    List<StoredEntry> removal() {
        List<StoredEntry> entries = new ArrayList<>();
        entries.add(key().gone());
        for (int number = 0; number < pieces(); number++) {
            entries.add(pieceKey(number).gone());
        }
        return entries;
    }
}
