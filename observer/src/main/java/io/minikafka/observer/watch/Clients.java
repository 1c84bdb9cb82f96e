package io.minikafka.observer.watch;

import java.util.HashMap;
import java.util.Map;

/// Settings of the Kafka clients with which brokers are watched: quick to give up, and silent.
final class Clients {
    static final int ANSWER_LIMIT_MS = 3_000;

    private Clients() {}

    static Map<String, Object> settings(String bootstrap) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("client.id", "minikafka-observer");
        settings.put("request.timeout.ms", ANSWER_LIMIT_MS);
        settings.put("default.api.timeout.ms", ANSWER_LIMIT_MS);
        settings.put("reconnect.backoff.ms", 200);
        settings.put("reconnect.backoff.max.ms", 1_000);
        settings.put("enable.metrics.push", false);
        settings.put("auto.include.jmx.reporter", false);
        settings.put("metric.reporters", "");
        return settings;
    }
}
