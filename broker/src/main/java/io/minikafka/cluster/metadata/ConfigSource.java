package io.minikafka.cluster.metadata;

/// Where the value of a setting comes from, strongest first. `code` is the number by which Kafka's
/// protocol names it in DescribeConfigs.
public enum ConfigSource {
    TOPIC(1),
    BROKER(4),
    DEFAULT(5);

    private final byte code;

    ConfigSource(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }
}
