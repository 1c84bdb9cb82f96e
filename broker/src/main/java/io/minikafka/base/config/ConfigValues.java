package io.minikafka.base.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The values of a set of keys, read once and never changed. A key that nobody set has its default.
public final class ConfigValues {
    private final ConfigKeys keys;
    private final Map<String, Object> set;
    private final Map<String, String> origins;

    ConfigValues(ConfigKeys keys, Map<String, Object> set, Map<String, String> origins) {
        this.keys = keys;
        this.set = Map.copyOf(set);
        this.origins = Map.copyOf(origins);
    }

    /// Reads settings, later ones overruling earlier ones of the same name.
    ///
    /// @throws ConfigException naming every unknown key and every bad value
    public static ConfigValues parse(ConfigKeys keys, List<RawSetting> settings) {
        ConfigReader reader = new ConfigReader(keys, settings);
        reader.throwIfAny();
        return reader.values();
    }

    /// Every key at its default.
    public static ConfigValues defaults(ConfigKeys keys) {
        return new ConfigValues(keys, new HashMap<>(), new HashMap<>());
    }

    /// The same, but for one key.
    public <T> ConfigValues with(ConfigKey<T> key, T value) {
        Map<String, Object> changed = new HashMap<>(set);
        changed.put(key.name(), value);
        return new ConfigValues(keys, changed, origins);
    }

    public ConfigKeys keys() {
        return keys;
    }

    /// The value of a key that has a default.
    public <T> T value(ConfigKey<T> key) {
        return find(key)
                .orElseThrow(() -> new IllegalArgumentException(key.name() + " has no default"));
    }

    /// The value of a key that may be left out.
    public <T> Optional<T> find(ConfigKey<T> key) {
        @SuppressWarnings("unchecked") // parse() stored what this very key's type returned
        T value = (T) set.get(key.name());
        return value == null ? key.defaultValue() : Optional.of(value);
    }

    public boolean isSet(String name) {
        return set.containsKey(name);
    }

    /// Where a key was set, for messages; absent for a default.
    public Optional<String> origin(String name) {
        return Optional.ofNullable(origins.get(name));
    }

    /// The value as text, as a client sees it; absent if there is neither setting nor default.
    public Optional<String> text(String name) {
        return keys.find(name).flatMap(this::text);
    }

    private <T> Optional<String> text(ConfigKey<T> key) {
        return find(key).map(key.type()::format);
    }
}
