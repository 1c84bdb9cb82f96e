package io.minikafka.network;

/// Sizes of pooled buffers: 256 bytes to 4 MiB, four steps in each doubling, so that at most a fifth of a
/// buffer lies idle. Larger buffers have the size asked for and no class.
final class SizeClasses {
    static final int SMALLEST_BYTES = 256;
    static final int LARGEST_BYTES = 4 << 20;
    static final int NONE = -1;

    private static final int SMALLEST_SHIFT = Integer.numberOfTrailingZeros(SMALLEST_BYTES);
    private static final int STEP_BITS = 2;
    private static final int STEPS = 1 << STEP_BITS;

    private SizeClasses() {}

    static int count() {
        return of(LARGEST_BYTES) + 1;
    }

    /// The smallest class that holds `bytes`, or [#NONE].
    static int of(int bytes) {
        if (bytes <= SMALLEST_BYTES) {
            return 0;
        }
        if (bytes > LARGEST_BYTES) {
            return NONE;
        }
        int shift = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(bytes - 1);
        int step = ((bytes - 1) >> (shift - STEP_BITS)) - STEPS;
        return (shift - SMALLEST_SHIFT) * STEPS + step + 1;
    }

    static int bytes(int sizeClass) {
        int shift = SMALLEST_SHIFT + sizeClass / STEPS;
        return (STEPS + sizeClass % STEPS) << (shift - STEP_BITS);
    }

    /// What a buffer for `bytes` really takes.
    static int roundUp(int bytes) {
        int sizeClass = of(bytes);
        return sizeClass == NONE ? bytes : bytes(sizeClass);
    }
}
