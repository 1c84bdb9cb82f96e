package io.minikafka.cluster.metadata;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.base.config.Parsed;
import io.minikafka.base.config.RawSetting;
import io.minikafka.cluster.metadata.TopicConfigEntry.Synonym;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The settings in force for one topic: its own over the broker's over the defaults. Immutable; a
/// change makes a new one.
public final class TopicConfig {
    private final ConfigValues own;
    private final TopicDefaults defaults;

    private TopicConfig(ConfigValues own, TopicDefaults defaults) {
        this.own = own;
        this.defaults = defaults;
    }

    /// The settings of a topic that itself set `overrides`.
    ///
    /// @throws io.minikafka.base.config.ConfigException naming every unknown key and bad value
    public static TopicConfig of(Map<String, String> overrides, TopicDefaults defaults) {
        List<RawSetting> settings =
                overrides.entrySet().stream()
                        .map(entry -> new RawSetting(entry.getKey(), entry.getValue(), "topic"))
                        .toList();
        return new TopicConfig(ConfigValues.parse(TopicConfigKeys.ALL, settings), defaults);
    }

    /// The value in force.
    public <T> T value(ConfigKey<T> key) {
        if (own.isSet(key.name())) {
            return own.value(key);
        }
        Synonym strongest = defaults.chain(key).getFirst();
        return switch (key.parse(strongest.value())) {
            case Parsed.Valid<T>(T value) -> value;
            case Parsed.Invalid<T>(String expected) ->
                    throw new IllegalStateException(
                            strongest.name() + " = " + strongest.value() + " is not " + expected);
        };
    }

    /// Every setting with its source, in the order of the reference page.
    public List<TopicConfigEntry> entries() {
        return TopicConfigKeys.ALL.all().stream().map(this::entry).toList();
    }

    private TopicConfigEntry entry(ConfigKey<?> key) {
        List<Synonym> synonyms = new ArrayList<>();
        if (own.isSet(key.name())) {
            own.text(key.name())
                    .map(text -> new Synonym(key.name(), text, ConfigSource.TOPIC))
                    .ifPresent(synonyms::add);
        }
        synonyms.addAll(defaults.chain(key));
        Synonym inForce = synonyms.getFirst();
        return new TopicConfigEntry(key, inForce.value(), inForce.source(), List.copyOf(synonyms));
    }
}
