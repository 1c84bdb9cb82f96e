package io.minikafka.cluster.metadata;

/// How much metadata there may be; how many partitions all topics have together is a setting, see
/// [ControllerConfig]. The numbers bound the memory that clients can make a broker use.
public final class MetadataLimits {
    /// Partitions that one request may make; Kafka has the same limit.
    public static final int PARTITIONS_PER_REQUEST_MAX = 10_000;

    /// Groups, client metrics subscriptions and brokers with settings of their own.
    public static final int CONFIGURED_RESOURCES_MAX = 10_000;

    /// Users, client ids and addresses with quotas of their own.
    public static final int QUOTA_ENTITIES_MAX = 10_000;

    /// Characters of one setting's value.
    public static final int CONFIG_VALUE_CHARS_MAX = 32_768;

    /// Characters of the name of a group or a client metrics subscription.
    public static final int RESOURCE_NAME_CHARS_MAX = 1_024;

    /// Nodes of a cluster.
    public static final int NODES_MAX = 1_000;

    private MetadataLimits() {}
}
