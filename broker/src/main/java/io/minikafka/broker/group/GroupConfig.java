package io.minikafka.broker.group;

/// The limits and delays of groups.
///
/// @param minSessionTimeoutMs `group.min.session.timeout.ms`
/// @param maxSessionTimeoutMs `group.max.session.timeout.ms`
/// @param initialRebalanceDelayMs `group.initial.rebalance.delay.ms`
/// @param maxMembers `group.max.size`
/// @param maxGroups how many groups this node remembers, with or without members
/// @param maxGroupBytes how many bytes of metadata the members of a group may bring, and how many bytes of
///     assignments they may get
/// @param offsetsRetentionMs `offsets.retention.minutes`
/// @param retentionCheckIntervalMs `offsets.retention.check.interval.ms`
/// @param offsetMetadataMaxChars `offset.metadata.max.bytes`, which has always counted characters
public record GroupConfig(
        int minSessionTimeoutMs,
        int maxSessionTimeoutMs,
        int initialRebalanceDelayMs,
        int maxMembers,
        int maxGroups,
        int maxGroupBytes,
        long offsetsRetentionMs,
        long retentionCheckIntervalMs,
        int offsetMetadataMaxChars) {
    /// Kafka's defaults, with bounds where Kafka has none.
    public static GroupConfig defaults() {
        return new GroupConfig(
                6_000,
                1_800_000,
                3_000,
                100_000,
                100_000,
                4 * 1024 * 1024,
                7L * 24 * 60 * 60 * 1000,
                10 * 60 * 1000,
                4096);
    }
}
