package io.minikafka.storage;

import java.util.Arrays;
import java.util.BitSet;

/// The steps of 1 MiB of a segment's file: of which all batches (those that begin in them) were checked, and where the
/// first batch of a step begins. Guarded by the segment's file.
final class CheckedSteps {
    private static final int STEP_BITS = 20;

    /// Where a scan may begin.
    record Start(int position, long offset) {}

    private final Start first;
    private final int bytes;
    private final BitSet checked = new BitSet();
    private int[] positions = {};
    private long[] offsets = {};

    /// @param bytes that are to be checked
    CheckedSteps(long baseOffset, int bytes) {
        this.first = new Start(0, baseOffset);
        this.bytes = bytes;
    }

    static int of(int position) {
        return position >> STEP_BITS;
    }

    static int startOf(int step) {
        return step << STEP_BITS;
    }

    /// Where the step ends, or what is to be checked.
    int endOf(int step) {
        return (int) Math.min((step + 1L) << STEP_BITS, bytes);
    }

    boolean isChecked(int step) {
        return checked.get(step);
    }

    void checked(int step) {
        checked.set(step);
    }

    /// The first batch of the step, or of one before it.
    Start before(int step) {
        int known = Math.min(step, positions.length - 1);
        while (known > 0 && positions[known] < 0) {
            known--;
        }
        return known > 0 ? new Start(positions[known], offsets[known]) : first;
    }

    void begins(int step, int position, long offset) {
        if (positions.length <= step) {
            int old = positions.length;
            positions = Arrays.copyOf(positions, of(bytes) + 2 + step);
            offsets = Arrays.copyOf(offsets, positions.length);
            Arrays.fill(positions, old, positions.length, -1);
        }
        positions[step] = position;
        offsets[step] = offset;
    }

    void forget() {
        checked.clear();
        positions = new int[0];
        offsets = new long[0];
    }
}
