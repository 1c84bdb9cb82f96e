package io.minikafka.storage;

import java.nio.ByteBuffer;
import java.util.Optional;

/// What a replica writes into the WAL beside its batches, big-endian:
///
///     0  u8   1 CUT, 2 RESTART, 3 SAVED
///     1  CUT:      u32 life, u64 end offset, u64 base offset of the last segment that is left, u32 bytes of it
///        RESTART:  u32 life, u64 offset
///        SAVED:    u32 promised, u32 adopted
///
/// See docs/format/wal.md; RFC 0021.
sealed interface ReplicaNote {
    /// What was behind `endOffset` is gone. With it the life `life` begins.
    record Cut(int life, long endOffset, long segmentBase, int position) implements ReplicaNote {}

    /// Everything is gone, and the next offset is `offset`.
    record Restart(int life, long offset) implements ReplicaNote {}

    record Saved(SavedState state) implements ReplicaNote {}

    int CUT = 1;
    int RESTART = 2;
    int SAVED = 3;
    int BYTES_MAX = 25;

    default ByteBuffer encode() {
        ByteBuffer target = ByteBuffer.allocate(BYTES_MAX);
        switch (this) {
            case Cut(int life, long endOffset, long segmentBase, int position) ->
                    target.put((byte) CUT)
                            .putInt(life)
                            .putLong(endOffset)
                            .putLong(segmentBase)
                            .putInt(position);
            case Restart(int life, long offset) ->
                    target.put((byte) RESTART).putInt(life).putLong(offset);
            case Saved(SavedState(int promised, int adopted)) ->
                    target.put((byte) SAVED).putInt(promised).putInt(adopted);
        }
        return target.flip();
    }

    /// Empty if a newer broker wrote it.
    static Optional<ReplicaNote> decode(ByteBuffer source) {
        return switch (source.get()) {
            case CUT ->
                    Optional.of(
                            new Cut(
                                    source.getInt(),
                                    source.getLong(),
                                    source.getLong(),
                                    source.getInt()));
            case RESTART -> Optional.of(new Restart(source.getInt(), source.getLong()));
            case SAVED -> Optional.of(new Saved(new SavedState(source.getInt(), source.getInt())));
            default -> Optional.empty();
        };
    }
}
