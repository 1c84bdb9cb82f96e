package io.minikafka.storage;

/// A ring of the last (base offset, position) pairs of the active segment, so that a consumer at the tail
/// needs no index and no file to find its place. Guarded by its log.
final class HotTail {
    private static final int FIRST_CAPACITY = 8;
    private static final int CAPACITY_MAX = 128;

    private long[] offsets = new long[FIRST_CAPACITY];
    private int[] positions = new int[FIRST_CAPACITY];
    private int size;
    private int next;

    void clear() {
        size = 0;
        next = 0;
    }

    void add(long baseOffset, int position) {
        if (size == offsets.length && size < CAPACITY_MAX) {
            grow();
        }
        offsets[next] = baseOffset;
        positions[next] = position;
        next = (next + 1) % offsets.length;
        size = Math.min(size + 1, offsets.length);
    }

    private void grow() {
        long[] moreOffsets = new long[offsets.length * 2];
        int[] morePositions = new int[offsets.length * 2];
        for (int i = 0; i < size; i++) {
            moreOffsets[i] = offsets[slot(i)];
            morePositions[i] = positions[slot(i)];
        }
        offsets = moreOffsets;
        positions = morePositions;
        next = size;
    }

    /// Index in the arrays of the i-th oldest pair.
    private int slot(int i) {
        return (next - size + i + offsets.length) % offsets.length;
    }

    /// Number (0 is the oldest) of the batch that holds `offset`; -1 when it is older than the ring.
    int floor(long offset) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (offsets[slot(middle)] <= offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    int size() {
        return size;
    }

    long baseOffset(int i) {
        return offsets[slot(i)];
    }

    int position(int i) {
        return positions[slot(i)];
    }

    /// Base offset of the first batch at `position` or behind; -1 if there is none, or the ring cannot tell.
    long offsetFrom(int position) {
        long found = -1;
        for (int i = size - 1; i >= 0 && positions[slot(i)] >= position; i--) {
            found = offsets[slot(i)];
        }
        return found;
    }

    /// Largest batch start at or before `position`, but behind the batch `after`; -1 if the ring cannot tell.
    int boundaryAtOrBefore(int position, int after) {
        int low = after + 1;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (positions[slot(middle)] <= position) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high > after ? positions[slot(high)] : -1;
    }
}
