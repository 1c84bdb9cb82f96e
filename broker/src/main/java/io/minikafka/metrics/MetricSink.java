package io.minikafka.metrics;

/// Where sources tell their figures. A metric has the same help and kind at each call; names follow
/// Prometheus' rules, with the unit last. Labels are pairs of a name and a value.
public interface MetricSink {
    /// Something that only grows; `name` without the ending `_total`, which the formats add.
    void counter(String name, String help, double value, String... labels);

    default void counter(String name, String help, long value, String... labels) {
        counter(name, help, (double) value, labels);
    }

    /// Something that goes up and down.
    void gauge(String name, String help, double value, String... labels);

    default void gauge(String name, String help, long value, String... labels) {
        gauge(name, help, (double) value, labels);
    }

    /// Times, as buckets and as percentiles of the recent past; `name` ends in `_seconds`.
    void latency(String name, String help, LatencyHistogram times, String... labels);
}
