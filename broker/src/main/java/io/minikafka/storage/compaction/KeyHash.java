package io.minikafka.storage.compaction;

import java.nio.ByteBuffer;

/// SipHash-2-4 with 128 bits: without its key, nobody can find inputs that collide. One call's result is read before
/// the next call. Owned by one thread.
final class KeyHash {
    private static final int WORD_BYTES = 8;

    private final long firstKey;
    private final long secondKey;
    private long first;
    private long second;

    KeyHash(long firstKey, long secondKey) {
        this.firstKey = firstKey;
        this.secondKey = secondKey;
    }

    /// Hashes `size` bytes of a big-endian buffer. The same rounds serve words, the tail and the two ends, one step
    /// each: written once and in local variables, because the broker runs with the simple compiler only.
    void hash(ByteBuffer buffer, int at, int size) {
        long v0 = firstKey ^ 0x736f6d6570736575L;
        long v1 = secondKey ^ 0x646f72616e646f6dL ^ 0xee;
        long v2 = firstKey ^ 0x6c7967656e657261L;
        long v3 = secondKey ^ 0x7465646279746573L;
        int words = size / WORD_BYTES;
        for (int step = 0; step <= words + 2; step++) {
            boolean input = step <= words;
            long word = 0;
            if (step < words) {
                word = Long.reverseBytes(buffer.getLong(at + step * WORD_BYTES));
            } else if (input) {
                word = tail(buffer, at, size);
            } else if (step == words + 1) {
                v2 ^= 0xee;
            } else {
                first = v0 ^ v1 ^ v2 ^ v3;
                v1 ^= 0xdd;
            }
            v3 ^= word;
            for (int round = input ? 2 : 4; round > 0; round--) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32) + v3;
                v2 += v1;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= word;
        }
        second = v0 ^ v1 ^ v2 ^ v3;
    }

    /// The bytes behind the last whole word, and in the highest byte the size.
    private static long tail(ByteBuffer buffer, int at, int size) {
        long word = (long) size << 56;
        int from = size & -WORD_BYTES;
        for (int i = from; i < size; i++) {
            word |= (buffer.get(at + i) & 0xffL) << ((i - from) * Byte.SIZE);
        }
        return word;
    }

    long first() {
        return first;
    }

    long second() {
        return second;
    }
}
