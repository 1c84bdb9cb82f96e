package io.minikafka.observer.watch;

import java.net.URI;
import java.util.List;

/// What is to be watched.
///
/// @param bootstrap addresses of brokers, HOST:PORT with commas between
/// @param metrics where figures are told; none is allowed
/// @param logTopics topics with log lines, besides the brokers' own
public record Target(String bootstrap, List<URI> metrics, List<String> logTopics) {
    /// The brokers' own log lines.
    public static final String BROKER_LOGS = "__minikafka_logs";

    public static final String INCIDENTS = "__minikafka_incidents";

    public Target {
        metrics = List.copyOf(metrics);
        logTopics = List.copyOf(logTopics);
    }

    String host() {
        String first = bootstrap.split(",", 2)[0];
        return first.substring(0, first.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
    }

    int port() {
        String first = bootstrap.split(",", 2)[0];
        return Integer.parseInt(first.substring(first.lastIndexOf(':') + 1));
    }
}
