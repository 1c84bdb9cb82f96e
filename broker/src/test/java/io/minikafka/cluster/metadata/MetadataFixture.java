package io.minikafka.cluster.metadata;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.base.config.RawSetting;
import io.minikafka.base.config.Unit;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/// A controller of node 1 with three partitions by default, and short ways to say commands.
public final class MetadataFixture {
    public static final ControllerConfig CONFIG = new ControllerConfig(1, 3, 100_000, true);

    public static final List<Feature> FEATURES =
            List.of(new Feature("test.version", 0, 3), new Feature("old.version", 2, 4));

    private static final ConfigKeys BROKER_KEYS =
            ConfigKeys.of(
                    ConfigKey.of("node.id", ConfigType.ints(0, 9), Unit.NONE, 1, "The node."),
                    ConfigKey.of(
                            "log.retention.ms",
                            ConfigType.longs(-1, Long.MAX_VALUE),
                            Unit.MS,
                            604_800_000L,
                            "Age."),
                    ConfigKey.of(
                            "log.retention.hours",
                            ConfigType.ints(1, 1_000_000),
                            Unit.NONE,
                            168,
                            "Age in hours."),
                    ConfigKey.of(
                            "log.segment.bytes",
                            ConfigType.ints(1_024, Integer.MAX_VALUE),
                            Unit.BYTES,
                            1_073_741_824,
                            "Size."));

    private MetadataFixture() {}

    /// A broker that was started with `settings`, as `name=value`.
    public static ConfigValues broker(String... settings) {
        List<RawSetting> raw = new ArrayList<>();
        for (String setting : settings) {
            int split = setting.indexOf('=');
            raw.add(
                    new RawSetting(
                            setting.substring(0, split), setting.substring(split + 1), "test"));
        }
        return ConfigValues.parse(BROKER_KEYS, raw);
    }

    public static Controller controller() {
        return controller(CONFIG);
    }

    public static Controller controller(ControllerConfig config) {
        return new Controller(config, broker(), ids(1), FEATURES);
    }

    /// Topic ids that are the same for the same seed.
    public static Supplier<UUID> ids(long seed) {
        Random random = new Random(seed);
        return () -> new UUID(random.nextLong() | 1, random.nextLong());
    }

    public static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, partitions, -1, Map.of(), new TreeMap<>());
    }

    public static NewTopic topic(String name, Map<String, String> configs) {
        return new NewTopic(name, -1, -1, Map.of(), new TreeMap<>(configs));
    }
}
