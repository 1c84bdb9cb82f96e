package io.minikafka.broker.share;

/// The time as last told.
///
/// @param monotonicMs for locks and waits
/// @param wallMs for what records say of themselves
record Now(long monotonicMs, long wallMs) {
    /// When, in monotonic time, the wall clock will show `atWallMs`.
    long monotonicAt(long atWallMs) {
        long fromNowMs = atWallMs - wallMs;
        boolean overflows = ((atWallMs ^ wallMs) & (atWallMs ^ fromNowMs)) < 0;
        return overflows || fromNowMs > Long.MAX_VALUE / 2
                ? Long.MAX_VALUE / 2
                : monotonicMs + fromNowMs;
    }
}
