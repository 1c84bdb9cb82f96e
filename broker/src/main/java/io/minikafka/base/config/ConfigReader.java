package io.minikafka.base.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads settings against keys and collects all that is wrong; the caller may add what only it can
/// see (keys that contradict each other) before [#throwIfAny()].
public final class ConfigReader {
    private final ConfigKeys keys;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Object> set = new HashMap<>();
    private final Map<String, String> origins = new HashMap<>();

    /// Later settings overrule earlier ones of the same name.
    public ConfigReader(ConfigKeys keys, List<RawSetting> settings) {
        this.keys = keys;
        Map<String, RawSetting> winners = new LinkedHashMap<>();
        for (RawSetting setting : settings) {
            winners.put(setting.name(), setting);
        }
        winners.values().forEach(this::read);
    }

    /// The good values; defaults stand in for bad ones, so that further checks can run.
    public ConfigValues values() {
        return new ConfigValues(keys, set, origins);
    }

    public void problem(String text) {
        problems.add(text);
    }

    /// @throws ConfigException if there is any problem
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private void read(RawSetting setting) {
        ConfigKey<?> key = keys.byName().get(setting.name());
        if (key == null) {
            problems.add(unknown(setting));
            return;
        }
        switch (key.parse(setting.text())) {
            case Parsed.Valid<?>(Object value) -> {
                set.put(key.name(), value);
                origins.put(key.name(), setting.origin());
            }
            case Parsed.Invalid<?>(String expected) -> problems.add(bad(key, setting, expected));
        }
    }

    private String unknown(RawSetting setting) {
        return setting.name()
                + " ("
                + setting.origin()
                + "): no such key"
                + keys.nearest(setting.name())
                        .map(name -> "; did you mean " + name + "?")
                        .orElse("; docs/configuration.md lists all keys");
    }

    private static String bad(ConfigKey<?> key, RawSetting setting, String expected) {
        String unit = key.unit().label().isEmpty() ? "" : ", in " + key.unit().label();
        return "%s = %s (%s): must be %s%s%s"
                .formatted(
                        key.name(),
                        setting.text(),
                        setting.origin(),
                        expected,
                        key.unit() == Unit.COUNT ? "" : unit,
                        key.defaultText().map(text -> " (default " + text + ")").orElse(""));
    }
}
