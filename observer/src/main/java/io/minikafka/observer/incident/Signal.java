package io.minikafka.observer.incident;

import java.util.Map;

/// Something unusual, or something that explains what is unusual.
///
/// @param atMs when it was so
/// @param opens whether it is trouble by itself; others are context
/// @param text one sentence with the figures, for people
/// @param values the figures, for rules
public record Signal(
        long atMs,
        SignalKind kind,
        Subject subject,
        Severity severity,
        boolean opens,
        String text,
        Map<String, String> values) {
    /// Characters of a sentence; what is longer is cut.
    public static final int TEXT_MAX = 400;

    public Signal {
        text = text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX - 3) + "...";
        values = Map.copyOf(values);
    }

    public static Signal trouble(
            long atMs, SignalKind kind, Subject subject, Severity severity, String text) {
        return new Signal(atMs, kind, subject, severity, true, text, Map.of());
    }

    public static Signal context(long atMs, SignalKind kind, Subject subject, String text) {
        return new Signal(atMs, kind, subject, Severity.WARNING, false, text, Map.of());
    }

    public Signal with(Map<String, String> newValues) {
        return new Signal(atMs, kind, subject, severity, opens, text, newValues);
    }

    /// The same, but as context.
    public Signal asContext() {
        return new Signal(atMs, kind, subject, severity, false, text, values);
    }
}
