package io.minikafka.cluster.metadata;

import java.util.Optional;

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

    public static Optional<ResourceType> ofCode(int code) {
        for (ResourceType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
