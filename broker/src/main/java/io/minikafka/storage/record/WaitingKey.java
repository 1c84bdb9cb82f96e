package io.minikafka.storage.record;

import java.nio.ByteBuffer;

/// The key of control records that hide what waits for its time (RFC 0016). Clients skip control records of a type that
/// they do not know.
///
///     key    u16 version 0 | u16 type 19780
public final class WaitingKey {
    private static final int BYTES = 4;
    private static final int VALUE = 19_780;

    private WaitingKey() {}

    /// A new key.
    public static ByteBuffer bytes() {
        return ByteBuffer.allocate(BYTES).putInt(0, VALUE);
    }

    /// Whether the batch at `at` hides such records; looks at its header only. The other control batches, which end
    /// transactions, have a producer and no sequence.
    public static boolean isOf(ByteBuffer batch, int at) {
        return BatchHeader.control(batch, at)
                && BatchHeader.recordCount(batch, at) > 0
                && (BatchHeader.producerId(batch, at) < 0
                        || BatchHeader.baseSequence(batch, at) != BatchHeader.NO_SEQUENCE);
    }
}
