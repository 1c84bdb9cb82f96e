package io.minikafka.cluster.metadata;

/// Where the value of a setting comes from; for topics and brokers, strongest first. `code` is the number by which Kafka's
/// protocol names it in DescribeConfigs.
public enum ConfigSource {
    TOPIC(1),
    DYNAMIC_BROKER(2),
    DYNAMIC_DEFAULT_BROKER(3),
    BROKER(4),
    DEFAULT(5),
    CLIENT_METRICS(7),
    GROUP(8);

    private final byte code;

    ConfigSource(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }
}
