package io.minikafka.base.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A set of keys in their order of declaration, which is also the order of the reference page.
public final class ConfigKeys {
    private final SequencedMap<String, ConfigKey<?>> byName = new LinkedHashMap<>();

    private ConfigKeys(List<ConfigKey<?>> keys) {
        for (ConfigKey<?> key : keys) {
            if (byName.put(key.name(), key) != null) {
                throw new IllegalArgumentException("two keys named " + key.name());
            }
        }
    }

    public static ConfigKeys of(ConfigKey<?>... keys) {
        return new ConfigKeys(List.of(keys));
    }

    public Collection<ConfigKey<?>> all() {
        return byName.sequencedValues();
    }

    public Optional<ConfigKey<?>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// The known name most like `name`, if any is near enough to be what was meant.
    public Optional<String> nearest(String name) {
        return NearestName.of(name, byName.keySet());
    }

    Map<String, ConfigKey<?>> byName() {
        return byName;
    }
}
