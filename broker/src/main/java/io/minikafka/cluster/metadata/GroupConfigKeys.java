package io.minikafka.cluster.metadata;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;
import java.util.stream.Stream;

/// The settings of a group, as Kafka names them. They belong to group protocols that set such things on the
/// broker's side; a classic group takes them from its clients. What a group does not set it has from the
/// broker, which also bounds it: [GroupDefaults].
public final class GroupConfigKeys {
    private static final String ON_ONE_THREAD =
            "assignments are computed on the coordinator's thread";

    public static final ConfigKey<Integer> CONSUMER_SESSION_TIMEOUT_MS =
            ConfigKey.of(
                    "consumer.session.timeout.ms",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MS,
                    45_000,
                    "Silence after which a member is taken for dead.");

    public static final ConfigKey<Integer> CONSUMER_HEARTBEAT_INTERVAL_MS =
            ConfigKey.of(
                    "consumer.heartbeat.interval.ms",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MS,
                    5_000,
                    "How often a member says that it is alive.");

    public static final ConfigKey<Integer> CONSUMER_ASSIGNMENT_INTERVAL_MS =
            ConfigKey.of(
                    "consumer.assignment.interval.ms",
                    ConfigType.ints(0, Integer.MAX_VALUE),
                    Unit.MS,
                    1_000,
                    "Least time between two assignments.");

    private static final ConfigKeys OTHERS =
            ConfigKeys.of(
                    CONSUMER_SESSION_TIMEOUT_MS,
                    CONSUMER_HEARTBEAT_INTERVAL_MS,
                    CONSUMER_ASSIGNMENT_INTERVAL_MS,
                    ConfigKey.of(
                                    "consumer.assignor.offload.enable",
                                    ConfigType.booleans(),
                                    Unit.NONE,
                                    true,
                                    "Whether assignments are computed on a thread of their own.")
                            .informational(ON_ONE_THREAD));

    public static final ConfigKeys ALL =
            ConfigKeys.of(
                    Stream.of(OTHERS, ShareConfigKeys.ALL, StreamsConfigKeys.ALL)
                            .flatMap(keys -> keys.all().stream())
                            .toArray(ConfigKey<?>[]::new));

    private GroupConfigKeys() {}
}
