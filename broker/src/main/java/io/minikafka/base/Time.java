package io.minikafka.base;

/// The two clocks that the broker knows. Everything that needs time gets one of these, so that tests and
/// simulations can move it.
public interface Time {
    /// Wall-clock time in milliseconds since the epoch: for timestamps that people and clients see.
    long wallMs();

    /// Monotonic time in nanoseconds from an arbitrary origin: for durations and deadlines.
    long monotonicNs();

    /// The clocks of this machine.
    static Time system() {
        return SystemTime.INSTANCE;
    }
}
