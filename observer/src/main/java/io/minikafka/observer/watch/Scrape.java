package io.minikafka.observer.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The figures of one node at one moment, by the metric's name.
public record Scrape(Map<String, List<Sample>> byName) {
    /// Lines that are read; what is beyond is left out.
    static final int LINES_MAX = 200_000;

    /// One line: labels and value.
    public record Sample(Map<String, String> labels, double value) {
        public String label(String name) {
            return labels.getOrDefault(name, "");
        }
    }

    /// Reads Prometheus' text format. Lines that are none are left out.
    public static Scrape parse(String text) {
        Map<String, List<Sample>> byName = new HashMap<>();
        text.lines()
                .limit(LINES_MAX)
                .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
                .forEach(line ->
                        SampleLine.read(line)
                                .ifPresent(read ->
                                        byName.computeIfAbsent(read.name(), _ -> new ArrayList<>())
                                                .add(read.sample())));
        return new Scrape(byName);
    }

    public List<Sample> all(String name) {
        return Optional.ofNullable(byName.get(name)).orElseGet(List::of);
    }

    /// The sum over all labels that have these; empty if there is no such line.
    ///
    /// @param labels a name and a value, again and again
    public OptionalDouble sum(String name, String... labels) {
        double sum = 0;
        boolean found = false;
        for (Sample sample : all(name)) {
            if (has(sample, labels)) {
                sum += sample.value();
                found = true;
            }
        }
        return found ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    public double sumOr(double other, String name, String... labels) {
        return sum(name, labels).orElse(other);
    }

    private static boolean has(Sample sample, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!sample.label(labels[i]).equals(labels[i + 1])) {
                return false;
            }
        }
        return true;
    }
}
