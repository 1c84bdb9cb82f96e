package io.minikafka.storage.record;

import java.nio.ByteBuffer;
import java.util.Optional;

/// The end of a producer's transaction in one log: a control batch with this one record.
///
///     key    u16 version 0 | u16 type: 0 abort, 1 commit
///     value  u16 version 0 | u32 epoch of the coordinator that decided
///
/// @param commit whether the transaction's records count
public record TransactionEnd(boolean commit, int coordinatorEpoch) {
    private static final short VERSION = 0;
    private static final short ABORT = 0;
    private static final short COMMIT = 1;
    private static final int KEY_BYTES = 4;
    private static final int VALUE_BYTES = 6;

    /// The control batch, to be appended.
    public ByteBuffer batch(long producerId, short producerEpoch, long nowMs) {
        byte[] key =
                ByteBuffer.allocate(KEY_BYTES)
                        .putShort(VERSION)
                        .putShort(commit ? COMMIT : ABORT)
                        .array();
        byte[] value =
                ByteBuffer.allocate(VALUE_BYTES).putShort(VERSION).putInt(coordinatorEpoch).array();
        return new RecordBatchBuilder()
                .producer(producerId, producerEpoch, BatchHeader.NO_SEQUENCE)
                .transactional()
                .control()
                .add(nowMs, key, value)
                .build();
    }

    /// What the control batch at `at` says; empty if it is of another kind, or its record was compacted away. Newer
    /// versions begin with the same fields.
    public static Optional<TransactionEnd> read(ByteBuffer buffer, int at) {
        if (BatchHeader.recordCount(buffer, at) == 0 || BatchHeader.compression(buffer, at) != 0) {
            return Optional.empty();
        }
        RecordCursor record = new RecordCursor(buffer, at);
        if (!record.next().isEmpty()
                || record.keySize() < KEY_BYTES
                || record.valueSize() < VALUE_BYTES) {
            return Optional.empty();
        }
        short type = buffer.getShort(record.keyAt() + 2);
        return type == ABORT || type == COMMIT
                ? Optional.of(
                        new TransactionEnd(type == COMMIT, buffer.getInt(record.valueAt() + 2)))
                : Optional.empty();
    }
}
