package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.base.config.Unit;
import io.minikafka.cluster.metadata.MoveRate;

/// Being one of several nodes. RFC 0020.
public final class ClusterKeys {
    public static final ConfigKey<Boolean> ENABLE =
            ConfigKey.of(
                    "minikafka.cluster",
                    ConfigType.booleans(),
                    Unit.NONE,
                    false,
                    "Whether this node is in a cluster from the start. A node that is alone becomes the first of"
                            + " a cluster by itself when another one joins it; one that is in a cluster stays"
                            + " there.");

    public static final ConfigKey<String> JOIN =
            ConfigKey.optional(
                    "minikafka.cluster.join",
                    ConfigType.text("HOST:PORT"),
                    Unit.NONE,
                    "A node of the cluster that this node shall join; looked at while its data folder is new.");

    public static final ConfigKey<Long> JOIN_TIMEOUT_MS =
            ConfigKey.of(
                    "minikafka.cluster.join.timeout.ms",
                    ConfigType.longs(1_000, 3_600_000),
                    Unit.MS,
                    60_000L,
                    "How long a starting node looks for its cluster before it gives up.");

    public static final ConfigKey<Long> SESSION_TIMEOUT_MS =
            ConfigKey.of(
                    "broker.session.timeout.ms",
                    ConfigType.longs(1_000, 3_600_000),
                    Unit.MS,
                    3_000L,
                    "A node of which the active one hears nothing for so long leads nothing any more.");

    public static final ConfigKey<Boolean> AUTO_LEADER_REBALANCE_ENABLE =
            ConfigKey.of(
                    "auto.leader.rebalance.enable",
                    ConfigType.booleans(),
                    Unit.NONE,
                    true,
                    "Whether the preferred replica of a partition gets the lead back by itself.");

    public static final ConfigKey<Long> LEADER_IMBALANCE_CHECK_INTERVAL_SECONDS =
            ConfigKey.of(
                    "leader.imbalance.check.interval.seconds",
                    ConfigType.longs(1, 1_000_000),
                    Unit.SECONDS,
                    10L,
                    "How long another replica than the preferred one leads a partition, at least, while the preferred"
                            + " one could.");

    public static final ConfigKey<String> RACK =
            ConfigKey.optional(
                    "broker.rack",
                    ConfigType.text("a name"),
                    Unit.NONE,
                    "What fails together with this node; replicas are kept apart by it.");

    private static final String NEAREST =
            "org.apache.kafka.common.replica.RackAwareReplicaSelector";

    private static final ConfigKey<String> REPLICA_SELECTOR =
            ConfigKey.of(
                    "replica.selector.class",
                    ConfigType.oneOf(NEAREST, "org.apache.kafka.common.replica.LeaderSelector"),
                    Unit.NONE,
                    NEAREST,
                    "Whether consumers that name their rack (client.rack) read from a follower in it; others read from"
                            + " the leader.");

    public static final ConfigKey<Integer> WEIGHT =
            ConfigKey.of(
                    "minikafka.node.weight",
                    ConfigType.ints(1, 4_096),
                    Unit.COUNT,
                    256,
                    "This node's share of the partitions, in proportion to the other nodes'.");

    public static final ConfigKey<Integer> MOVES_MAX =
            ConfigKey.of(
                    "minikafka.moves.max",
                    ConfigType.ints(1, 100_000),
                    Unit.COUNT,
                    20,
                    "Partitions of the cluster that may be on the move at once.");

    static final ConfigKeys ALL =
            ConfigKeys.of(
                    ENABLE,
                    JOIN,
                    JOIN_TIMEOUT_MS,
                    SESSION_TIMEOUT_MS,
                    AUTO_LEADER_REBALANCE_ENABLE,
                    LEADER_IMBALANCE_CHECK_INTERVAL_SECONDS,
                    RACK,
                    REPLICA_SELECTOR,
                    WEIGHT,
                    MOVES_MAX,
                    MoveRate.KEY,
                    MoveRate.OF_FOLLOWERS);

    /// Whether consumers may read from followers.
    public static boolean readsAreNear(ConfigValues values) {
        return values.value(REPLICA_SELECTOR).equals(NEAREST);
    }

    private ClusterKeys() {}
}
