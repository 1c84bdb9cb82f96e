package io.minikafka.simulator.world;

import java.util.EnumMap;
import java.util.Map;

/// How often each of [Met] was met.
final class Coverage {
    private final Map<Met, Long> counts = new EnumMap<>(Met.class);

    void count(Met met) {
        counts.merge(met, 1L, Long::sum);
    }

    void add(Coverage other) {
        other.counts.forEach((met, count) -> counts.merge(met, count, Long::sum));
    }

    long of(Met met) {
        return counts.getOrDefault(met, 0L);
    }

    /// As a table.
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        counts.forEach((met, count) -> table.append("  %-28s %12d%n".formatted(met, count)));
        return table.toString();
    }
}
