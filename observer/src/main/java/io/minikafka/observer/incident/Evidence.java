package io.minikafka.observer.incident;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One numbered piece of evidence: a signal, or several of one kind about one subject.
///
/// @param number from 1; it never changes within its incident
/// @param lastMs when it was so for the last time
/// @param count how often it was said
public record Evidence(int number, Signal signal, long lastMs, int count) {
    /// A figure that came with it.
    public Optional<String> value(String name) {
        return Optional.ofNullable(signal.values().get(name));
    }

    public double number(String name, double other) {
        return value(name).map(Double::parseDouble).orElse(other);
    }

    public SignalKind kind() {
        return signal.kind();
    }

    boolean isSameAs(Signal other) {
        return signal.kind() == other.kind()
                && signal.subject().equals(other.subject())
                && signal.values()
                        .getOrDefault("what", "")
                        .equals(other.values().getOrDefault("what", ""));
    }

    /// Said again: the first time and the newest words.
    Evidence again(Signal newer) {
        Signal merged =
                new Signal(
                        signal.atMs(),
                        signal.kind(),
                        signal.subject(),
                        signal.severity().compareTo(newer.severity()) >= 0
                                ? signal.severity()
                                : newer.severity(),
                        signal.opens() || newer.opens(),
                        newer.text(),
                        merged(signal.values(), newer.values()));
        return new Evidence(number, merged, newer.atMs(), count + 1);
    }

    private static Map<String, String> merged(Map<String, String> a, Map<String, String> b) {
        Map<String, String> both = new TreeMap<>(a);
        both.putAll(b);
        return both;
    }
}
