package io.minikafka.broker.admin;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.broker.SettingsInForce;
import io.minikafka.cluster.metadata.ClientMetricsConfigKeys;
import io.minikafka.cluster.metadata.ConfigSource;
import io.minikafka.cluster.metadata.GroupConfigKeys;
import io.minikafka.cluster.metadata.GroupDefaults;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.ResourceType;
import io.minikafka.cluster.metadata.TopicConfigEntry;
import io.minikafka.cluster.metadata.TopicConfigEntry.Synonym;
import io.minikafka.cluster.metadata.TopicDefaults;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// The settings of each kind of resource with their sources. The default of a key is its weakest source, as
/// in Kafka.
final class ConfigDescriptions {
    private final ConfigValues broker;
    private final String node;
    private final GroupDefaults groupDefaults;

    /// @param broker the settings with which the broker was started
    ConfigDescriptions(ConfigValues broker, int nodeId) {
        this.broker = broker;
        this.node = Integer.toString(nodeId);
        this.groupDefaults = new GroupDefaults(broker);
    }

    List<DescribedConfig> ofTopic(SettingsInForce settings, TopicImage topic) {
        List<DescribedConfig> described = new ArrayList<>();
        for (TopicConfigEntry entry : settings.config(topic).entries()) {
            described.add(
                    new DescribedConfig(entry.key(), entry.key().name(), false, entry.synonyms()));
        }
        return described;
    }

    /// Everything that is in force for this broker.
    List<DescribedConfig> ofBroker(MetadataImage image) {
        Map<String, String> ofNode = image.configs(ResourceType.BROKER, node);
        Map<String, String> ofAll = image.configs(ResourceType.BROKER, "");
        SortedMap<String, ConfigKey<?>> dynamic = TopicDefaults.dynamicKeys();
        List<DescribedConfig> described = new ArrayList<>();
        for (ConfigKey<?> key : broker.keys().all()) {
            String name = key.name();
            List<Synonym> synonyms = new ArrayList<>();
            add(synonyms, name, Optional.ofNullable(ofNode.get(name)), ConfigSource.DYNAMIC_BROKER);
            add(
                    synonyms,
                    name,
                    Optional.ofNullable(ofAll.get(name)),
                    ConfigSource.DYNAMIC_DEFAULT_BROKER);
            if (broker.isSet(name)) {
                add(synonyms, name, broker.text(name), ConfigSource.BROKER);
            }
            add(synonyms, name, key.defaultText(), ConfigSource.DEFAULT);
            described.add(new DescribedConfig(key, name, !dynamic.containsKey(name), synonyms));
        }
        return described;
    }

    /// What was set for all brokers while they ran, and nothing else.
    List<DescribedConfig> ofAllBrokers(MetadataImage image) {
        SortedMap<String, ConfigKey<?>> dynamic = TopicDefaults.dynamicKeys();
        List<DescribedConfig> described = new ArrayList<>();
        image.configs(ResourceType.BROKER, "")
                .forEach((name, value) -> {
                    ConfigKey<?> key = dynamic.get(name);
                    if (key != null) {
                        described.add(
                                new DescribedConfig(
                                        broker.keys().find(name).orElse(key),
                                        name,
                                        false,
                                        List.of(
                                                new Synonym(
                                                        name,
                                                        value,
                                                        ConfigSource.DYNAMIC_DEFAULT_BROKER))));
                    }
                });
        return described;
    }

    /// The settings of a group: its own, else the broker's for such groups.
    List<DescribedConfig> ofGroup(SortedMap<String, String> set) {
        List<DescribedConfig> described = new ArrayList<>();
        for (ConfigKey<?> key : GroupConfigKeys.ALL.all()) {
            List<Synonym> synonyms = new ArrayList<>();
            String own = set.get(key.name());
            add(synonyms, key.name(), Optional.ofNullable(own), ConfigSource.GROUP);
            synonyms.addAll(groupDefaults.chain(key));
            described.add(new DescribedConfig(key, key.name(), false, synonyms));
        }
        return described;
    }

    /// The settings of a client metrics subscription.
    static List<DescribedConfig> ofClientMetrics(SortedMap<String, String> set) {
        List<DescribedConfig> described = new ArrayList<>();
        for (ConfigKey<?> key : ClientMetricsConfigKeys.ALL.all()) {
            List<Synonym> synonyms = new ArrayList<>();
            String own = set.get(key.name());
            add(synonyms, key.name(), Optional.ofNullable(own), ConfigSource.CLIENT_METRICS);
            add(synonyms, key.name(), key.defaultText(), ConfigSource.DEFAULT);
            described.add(new DescribedConfig(key, key.name(), false, synonyms));
        }
        return described;
    }

    private static void add(
            List<Synonym> synonyms, String name, Optional<String> value, ConfigSource source) {
        value.map(text -> new Synonym(name, text, source)).ifPresent(synonyms::add);
    }
}
