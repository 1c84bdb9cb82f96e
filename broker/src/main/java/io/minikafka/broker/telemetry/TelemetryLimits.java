package io.minikafka.broker.telemetry;

/// How much clients can make the broker remember of them.
final class TelemetryLimits {
    /// Bytes of one push, as it comes and unpacked; Kafka has the same limit.
    static final int PUSH_BYTES_MAX = 1 << 20;

    /// Clients known at once; the one that was silent longest makes room.
    static final int CLIENTS_MAX = 10_000;

    /// Clients whose last values are kept.
    static final int CLIENTS_SHOWN_MAX = 100;

    /// Values kept of one client.
    static final int SERIES_MAX = 50;

    /// Characters of a metric's name, or of its attributes together.
    static final int NAME_CHARS_MAX = 200;

    private TelemetryLimits() {}
}
