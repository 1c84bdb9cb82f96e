package io.minikafka.broker.group.streams;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How the making of a group's internal topics goes. Not remembered: after a restart it is tried again.
final class TopicMaking {
    private static final int FAILURES_SHOWN = 5;

    private boolean isUnderWay;
    private long notBeforeMs = Long.MIN_VALUE;
    private String failures = "";

    boolean mayBegin(long nowMs) {
        return !isUnderWay && nowMs >= notBeforeMs;
    }

    void begin(long againNotBeforeMs) {
        isUnderWay = true;
        notBeforeMs = againNotBeforeMs;
    }

    /// @param failed why topics were not made, by name
    void end(Map<String, String> failed) {
        isUnderWay = false;
        failures =
                new TreeMap<>(failed)
                        .entrySet().stream()
                                .limit(FAILURES_SHOWN)
                                .map(failure -> failure.getKey() + ": " + failure.getValue())
                                .collect(Collectors.joining("; "));
    }

    /// What went wrong last, in words; empty if nothing did.
    String failures() {
        return failures;
    }
}
