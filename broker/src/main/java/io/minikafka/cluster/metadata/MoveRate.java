package io.minikafka.cluster.metadata;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.base.config.Unit;

/// How fast a node sends the records of partitions that move. Kafka's name, and as there it can be changed while the
/// broker runs: `kafka-reassign-partitions.sh --throttle` sets it, together with the follower's rate. RFC 0026, section 4.4.
public final class MoveRate {
    public static final ConfigKey<Long> KEY =
            ConfigKey.of(
                    "leader.replication.throttled.rate",
                    ConfigType.longs(1, Long.MAX_VALUE),
                    Unit.BYTES,
                    64L << 20,
                    "How many bytes in a second this node sends to replicas that partitions move to, all together. What"
                            + " members lack is not counted.");

    /// The tool sets both to the same number, so what a node takes in needs no limit of its own.
    public static final ConfigKey<Long> OF_FOLLOWERS =
            ConfigKey.of(
                            "follower.replication.throttled.rate",
                            ConfigType.longs(1, Long.MAX_VALUE),
                            Unit.BYTES,
                            Long.MAX_VALUE,
                            "How many bytes in a second this node takes from leaders whose partitions move to it.")
                    .informational(
                            "a move is throttled at the node that sends: `leader.replication.throttled.rate`");

    private MoveRate() {}

    /// What is in force for a node.
    ///
    /// @param broker the settings with which it was started
    public static long of(MetadataImage image, int nodeId, ConfigValues broker) {
        String ofNode =
                image.configs(ResourceType.BROKER, Integer.toString(nodeId)).get(KEY.name());
        String set =
                ofNode != null ? ofNode : image.configs(ResourceType.BROKER, "").get(KEY.name());
        return set != null ? Long.parseLong(set) : broker.value(KEY);
    }
}
