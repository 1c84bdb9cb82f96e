package io.minikafka.cluster.metadata;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.base.config.Parsed;
import io.minikafka.cluster.metadata.TopicConfigEntry.Synonym;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a topic's settings are when the topic itself says nothing: the broker's setting of the same
/// meaning (its synonym, such as `log.retention.hours` for `retention.ms`), else the key's default.
public final class TopicDefaults {
    /// A broker key, and by what its number is multiplied to become the topic's.
    private record BrokerKey(String name, long factor) {}

    private static final Map<String, List<BrokerKey>> BROKER_KEYS = brokerKeys();

    private final Map<String, List<Synonym>> chains;

    private TopicDefaults(Map<String, List<Synonym>> chains) {
        this.chains = Map.copyOf(chains);
    }

    /// Defaults under the settings with which a broker was started.
    public static TopicDefaults of(ConfigValues broker) {
        return of(broker, Map.of(), Map.of());
    }

    /// Defaults under the settings with which a broker was started and those made while it runs.
    ///
    /// @param ofNode what was set for this one broker
    /// @param ofAll what was set for all brokers
    public static TopicDefaults of(
            ConfigValues broker, Map<String, String> ofNode, Map<String, String> ofAll) {
        Map<String, List<Synonym>> chains = new LinkedHashMap<>();
        for (ConfigKey<?> key : TopicConfigKeys.ALL.all()) {
            List<Synonym> chain = new ArrayList<>();
            addDynamic(chain, key, ofNode, ConfigSource.DYNAMIC_BROKER);
            addDynamic(chain, key, ofAll, ConfigSource.DYNAMIC_DEFAULT_BROKER);
            addStarted(chain, key, broker);
            chains.put(key.name(), List.copyOf(chain));
        }
        return new TopicDefaults(chains);
    }

    /// The broker key by which a topic key's fallback can be changed while the broker runs.
    static Optional<String> dynamicKeyName(ConfigKey<?> key) {
        return brokerKeyNames(key).stream().findFirst();
    }

    /// The broker keys that can be changed while the broker runs, each with the topic key whose fallback
    /// it is, or else with itself.
    public static SortedMap<String, ConfigKey<?>> dynamicKeys() {
        SortedMap<String, ConfigKey<?>> keys = new TreeMap<>();
        TopicConfigKeys.ALL
                .all()
                .forEach(key -> dynamicKeyName(key).ifPresent(name -> keys.put(name, key)));
        keys.put(MoveRate.KEY.name(), MoveRate.KEY);
        keys.put(MoveRate.OF_FOLLOWERS.name(), MoveRate.OF_FOLLOWERS);
        return keys;
    }

    /// The names of the broker keys that a topic key falls back to, strongest first.
    public static List<String> brokerKeyNames(ConfigKey<?> key) {
        return BROKER_KEYS.getOrDefault(key.name(), List.of()).stream()
                .map(BrokerKey::name)
                .toList();
    }

    /// The values behind a key, strongest first; never empty.
    List<Synonym> chain(ConfigKey<?> key) {
        return Optional.ofNullable(chains.get(key.name()))
                .orElseThrow(() -> new IllegalArgumentException("no topic key " + key.name()));
    }

    private static void addDynamic(
            List<Synonym> chain, ConfigKey<?> key, Map<String, String> set, ConfigSource source) {
        dynamicKeyName(key)
                .flatMap(name ->
                        Optional.ofNullable(set.get(name))
                                .map(text -> new Synonym(name, text, source)))
                .ifPresent(chain::add);
    }

    private static void addStarted(List<Synonym> chain, ConfigKey<?> key, ConfigValues broker) {
        List<BrokerKey> brokerKeys = BROKER_KEYS.getOrDefault(key.name(), List.of());
        for (BrokerKey brokerKey : brokerKeys) {
            if (broker.isSet(brokerKey.name())) {
                broker.text(brokerKey.name())
                        .flatMap(text -> scaled(key, text, brokerKey.factor()))
                        .map(text -> new Synonym(brokerKey.name(), text, ConfigSource.BROKER))
                        .ifPresent(chain::add);
            }
        }
        String name = brokerKeys.isEmpty() ? key.name() : brokerKeys.getFirst().name();
        chain.add(new Synonym(name, key.defaultText().orElse(""), ConfigSource.DEFAULT));
    }

    /// The broker's text as the topic key's, if the topic key allows it.
    private static Optional<String> scaled(ConfigKey<?> key, String text, long factor) {
        String scaled = text;
        if (factor != 1) {
            long number = Long.parseLong(text);
            scaled = Long.toString(number < 0 ? number : Math.multiplyExact(number, factor));
        }
        return key.parse(scaled) instanceof Parsed.Valid<?>
                ? Optional.of(scaled)
                : Optional.empty();
    }

    private static Map<String, List<BrokerKey>> brokerKeys() {
        Map<String, List<BrokerKey>> keys = new LinkedHashMap<>();
        keys.put(
                TopicConfigKeys.RETENTION_MS.name(),
                List.of(
                        new BrokerKey("log.retention.ms", 1),
                        new BrokerKey("log.retention.minutes", 60_000),
                        new BrokerKey("log.retention.hours", 3_600_000)));
        keys.put(
                TopicConfigKeys.SEGMENT_MS.name(),
                List.of(
                        new BrokerKey("log.roll.ms", 1),
                        new BrokerKey("log.roll.hours", 3_600_000)));
        same(keys, TopicConfigKeys.DURABILITY, "minikafka.durability");
        same(keys, TopicConfigKeys.CLEANUP_POLICY, "log.cleanup.policy");
        same(keys, TopicConfigKeys.RETENTION_BYTES, "log.retention.bytes");
        same(keys, TopicConfigKeys.SEGMENT_BYTES, "log.segment.bytes");
        same(keys, TopicConfigKeys.INDEX_INTERVAL_BYTES, "log.index.interval.bytes");
        same(keys, TopicConfigKeys.MAX_MESSAGE_BYTES, "message.max.bytes");
        same(keys, TopicConfigKeys.MESSAGE_TIMESTAMP_TYPE, "log.message.timestamp.type");
        same(
                keys,
                TopicConfigKeys.MESSAGE_TIMESTAMP_BEFORE_MAX_MS,
                "log.message.timestamp.before.max.ms");
        same(
                keys,
                TopicConfigKeys.MESSAGE_TIMESTAMP_AFTER_MAX_MS,
                "log.message.timestamp.after.max.ms");
        same(keys, TopicConfigKeys.FILE_DELETE_DELAY_MS, "log.segment.delete.delay.ms");
        same(keys, TopicConfigKeys.COMPRESSION_TYPE, "compression.type");
        same(keys, TopicConfigKeys.DELETE_RETENTION_MS, "log.cleaner.delete.retention.ms");
        same(keys, TopicConfigKeys.MIN_COMPACTION_LAG_MS, "log.cleaner.min.compaction.lag.ms");
        same(keys, TopicConfigKeys.MAX_COMPACTION_LAG_MS, "log.cleaner.max.compaction.lag.ms");
        same(keys, TopicConfigKeys.MIN_CLEANABLE_DIRTY_RATIO, "log.cleaner.min.cleanable.ratio");
        return Map.copyOf(keys);
    }

    private static void same(
            Map<String, List<BrokerKey>> keys, ConfigKey<?> key, String brokerKeyName) {
        keys.put(key.name(), List.of(new BrokerKey(brokerKeyName, 1)));
    }
}
