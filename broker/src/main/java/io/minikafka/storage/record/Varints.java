package io.minikafka.storage.record;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Zigzag variable-length integers, as records use them.
public final class Varints {
    private Varints() {}

    /// Bytes that `value` takes.
    public static int sizeOf(long value) {
        long raw = (value << 1) ^ (value >> 63);
        return Math.max(1, (70 - Long.numberOfLeadingZeros(raw)) / 7);
    }

    public static void put(ByteBuffer target, long value) {
        long raw = (value << 1) ^ (value >> 63);
        while ((raw & ~0x7fL) != 0) {
            target.put((byte) ((raw & 0x7f) | 0x80));
            raw >>>= 7;
        }
        target.put((byte) raw);
    }

    /// Reads where [RecordCursor] has found everything in order.
    static final class Input {
        private final ByteBuffer buffer;
        private int position;

        Input(ByteBuffer buffer, int position) {
            this.buffer = buffer;
            this.position = position;
        }

        /// A length and so many bytes; empty for the length -1.
        Optional<ByteBuffer> bytes() {
            int size = (int) next();
            if (size < 0) {
                return Optional.empty();
            }
            position += size;
            return Optional.of(buffer.slice(position - size, size));
        }

        private long next() {
            long raw = 0;
            for (int shift = 0; ; shift += 7) {
                byte b = buffer.get(position++);
                raw |= (long) (b & 0x7f) << shift;
                if (b >= 0) {
                    return (raw >>> 1) ^ -(raw & 1);
                }
            }
        }
    }
}
