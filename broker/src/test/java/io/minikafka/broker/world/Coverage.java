package io.minikafka.broker.world;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How often each of [Met] was met.
final class Coverage {
    private final Map<Met, Long> counts = new EnumMap<>(Met.class);

    void count(Met met) {
        counts.merge(met, 1L, Long::sum);
    }

    void add(Coverage other) {
        other.counts.forEach((met, count) -> counts.merge(met, count, Long::sum));
    }

    List<Met> missing() {
        return Stream.of(Met.values()).filter(met -> !counts.containsKey(met)).toList();
    }

    /// As a table.
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        for (Met met : Met.values()) {
            table.append("  %-26s %12d%n".formatted(met, counts.getOrDefault(met, 0L)));
        }
        return table.toString();
    }
}
