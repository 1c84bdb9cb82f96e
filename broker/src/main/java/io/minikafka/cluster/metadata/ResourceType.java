package io.minikafka.cluster.metadata;

/// What can be configured while the broker runs. The codes are those of Kafka's protocol and of our
/// journal.
public enum ResourceType {
    TOPIC(2),
    BROKER(4),
    CLIENT_METRICS(16),
    GROUP(32);

    private final int code;

    ResourceType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
