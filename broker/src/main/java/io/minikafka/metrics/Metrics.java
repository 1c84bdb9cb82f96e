package io.minikafka.metrics;

import io.minikafka.base.InvariantViolation;
import io.minikafka.base.Time;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All figures of this node: asks every source and writes what they say. A source that fails is left out,
/// counted and logged; the others are told.
public final class Metrics {
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    private final List<MetricSource> sources;
    private final Time time;
    private long failures;

    public Metrics(List<MetricSource> sources, Time time) {
        this.sources = List.copyOf(sources);
        this.time = time;
    }

    /// Any thread; one at a time.
    public synchronized String text(MetricFormat format) {
        MetricText text = new MetricText(format, time);
        for (MetricSource source : sources) {
            try {
                source.collect(text);
            } catch (InvariantViolation e) {
                throw e;
            } catch (RuntimeException e) {
                failures++;
                LOG.atWarn()
                        .setCause(e)
                        .addKeyValue("source", source.getClass().getSimpleName())
                        .log("figures could not be collected");
            }
        }
        text.counter(
                "minikafka_metrics_failures",
                "Sources of figures that failed when they were asked.",
                failures);
        return text.end();
    }
}
