package io.minikafka.storage.record;

/// Arithmetic of producers' sequence numbers: 31 bits, 0 follows 2^31 - 1.
public final class Sequences {
    private Sequences() {}

    /// `sequence` moved forward by `delta` (0 or more).
    public static int plus(int sequence, int delta) {
        return (int) (((long) sequence + delta) & Integer.MAX_VALUE);
    }

    /// Steps from `from` forward to `to`.
    public static int distance(int from, int to) {
        return (int) (((long) to - from) & Integer.MAX_VALUE);
    }
}
