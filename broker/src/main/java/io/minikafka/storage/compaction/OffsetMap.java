package io.minikafka.storage.compaction;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/// The last offset of each key, for the keys of a stretch of a log. Keys are not kept: 88 bits of a keyed hash stand
/// for them, and 32 more choose the slot; RFC 0006 (4.3) says why that is enough.
///
///     slot, 16 bytes     i64  first half of the hash
///                        i64  24 bits of the second half | 40 bits: offset - first offset + 1, 0 in a free slot
///
/// The memory is outside of the heap, no more than the stretch can need, and given back by [#close]. Owned by one
/// thread.
final class OffsetMap implements AutoCloseable {
    private static final int SLOT_BYTES = 16;
    private static final int SLOTS_MIN = 64;
    private static final int OFFSET_BITS = 40;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
    private static final double LOAD_MAX = 0.8;

    private final Arena arena = Arena.ofConfined();
    private final ByteBuffer table;
    private final int slots;
    private final int keysMax;
    private final long firstOffset;
    private final KeyHash hash;
    private int keys;

    /// @param bytesMax memory that may be used
    /// @param firstOffset no key's offset is lower
    /// @param endOffset all offsets are below
    OffsetMap(long bytesMax, long firstOffset, long endOffset, KeyHash hash) {
        long wanted = (long) ((endOffset - firstOffset) / LOAD_MAX) + SLOTS_MIN;
        long possible = Math.clamp(bytesMax, 0, Integer.MAX_VALUE) / SLOT_BYTES;
        this.slots = (int) Math.max(SLOTS_MIN, Math.min(wanted, possible));
        this.keysMax = (int) (slots * LOAD_MAX);
        this.table = arena.allocate((long) slots * SLOT_BYTES, SLOT_BYTES).asByteBuffer();
        this.firstOffset = firstOffset;
        this.hash = hash;
    }

    /// Remembers that the key has a record at `offset`, which is higher than any before.
    ///
    /// @return false if there is no room for one more key, or for so high an offset
    boolean put(ByteBuffer buffer, int keyAt, int keySize, long offset) {
        long relative = offset - firstOffset + 1;
        if (relative > OFFSET_MASK) {
            return false;
        }
        int at = find(buffer, keyAt, keySize);
        if (table.getLong(at + Long.BYTES) == 0) {
            if (keys == keysMax) {
                return false;
            }
            keys++;
            table.putLong(at, hash.first());
        }
        table.putLong(at + Long.BYTES, (hash.second() << OFFSET_BITS) | relative);
        return true;
    }

    /// The highest offset of the key; -1 if it has none here.
    long last(ByteBuffer buffer, int keyAt, int keySize) {
        long entry = table.getLong(find(buffer, keyAt, keySize) + Long.BYTES);
        return entry == 0 ? -1 : (entry & OFFSET_MASK) - 1 + firstOffset;
    }

    /// Where the key's slot begins: its own or the free one that it would get.
    private int find(ByteBuffer buffer, int keyAt, int keySize) {
        hash.hash(buffer, keyAt, keySize);
        long first = hash.first();
        long tag = hash.second() << OFFSET_BITS;
        int slot = (int) (((hash.second() >>> 32) * slots) >>> 32);
        while (true) {
            int at = slot * SLOT_BYTES;
            long entry = table.getLong(at + Long.BYTES);
            if (entry == 0 || (table.getLong(at) == first && (entry & ~OFFSET_MASK) == tag)) {
                return at;
            }
            slot = slot + 1 == slots ? 0 : slot + 1;
        }
    }

    int keys() {
        return keys;
    }

    long memoryBytes() {
        return (long) slots * SLOT_BYTES;
    }

    @Override
    public void close() {
        arena.close();
    }
}
