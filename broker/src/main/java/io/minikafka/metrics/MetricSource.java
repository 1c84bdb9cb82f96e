package io.minikafka.metrics;

/// Tells figures when somebody asks. Called by one thread at a time, which may wait a little; between two
/// questions a source does nothing.
@FunctionalInterface
public interface MetricSource {
    void collect(MetricSink sink);
}
