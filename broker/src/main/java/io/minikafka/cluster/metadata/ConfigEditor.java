package io.minikafka.cluster.metadata;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Parsed;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigOperation;
import io.minikafka.cluster.metadata.Outcome.Done;
import io.minikafka.cluster.metadata.Outcome.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/// Applies operations to the settings of one resource, checking each against the keys of that kind of
/// resource. Values are kept as the key's type prints them.
final class ConfigEditor {
    private final Function<String, Optional<ConfigKey<?>>> keys;
    private final Function<ConfigKey<?>, String> fallback;
    private final MetadataError error;
    private final Function<String, String> unknownKey;

    private ConfigEditor(
            Function<String, Optional<ConfigKey<?>>> keys,
            Function<ConfigKey<?>, String> fallback,
            MetadataError error,
            Function<String, String> unknownKey) {
        this.keys = keys;
        this.fallback = fallback;
        this.error = error;
        this.unknownKey = unknownKey;
    }

    static ConfigEditor ofTopics(TopicDefaults defaults) {
        return new ConfigEditor(
                TopicConfigKeys.ALL::find,
                key -> defaults.chain(key).getFirst().value(),
                MetadataError.INVALID_CONFIG,
                name -> "Unknown topic config name: " + name + hint(TopicConfigKeys.ALL, name));
    }

    static ConfigEditor ofBrokers(TopicDefaults defaults) {
        SortedMap<String, ConfigKey<?>> dynamic = TopicDefaults.dynamicKeys();
        return new ConfigEditor(
                name -> Optional.ofNullable(dynamic.get(name)),
                key -> defaults.chain(key).getFirst().value(),
                MetadataError.INVALID_REQUEST,
                name ->
                        "Cannot update these configs dynamically: [%s]; these can be: %s"
                                .formatted(name, String.join(", ", dynamic.keySet())));
    }

    static ConfigEditor ofClientMetrics() {
        return new ConfigEditor(
                ClientMetricsConfigKeys.ALL::find,
                key -> key.defaultText().orElse(""),
                MetadataError.INVALID_REQUEST,
                name ->
                        "Unknown client metrics configuration: "
                                + name
                                + hint(ClientMetricsConfigKeys.ALL, name));
    }

    static ConfigEditor ofGroups(GroupDefaults defaults) {
        return new ConfigEditor(
                GroupConfigKeys.ALL::find,
                key -> defaults.chain(key).getFirst().value(),
                MetadataError.INVALID_CONFIG,
                name -> "Unknown group config name: " + name + hint(GroupConfigKeys.ALL, name));
    }

    /// `set` after all `operations`, or the first problem.
    Outcome<SortedMap<String, String>> apply(
            SortedMap<String, String> set, List<ConfigOperation> operations) {
        for (ConfigOperation operation : operations) {
            Optional<Refused<SortedMap<String, String>>> problem = apply(set, operation);
            if (problem.isPresent()) {
                return problem.get();
            }
        }
        return new Done<>(Collections.unmodifiableSortedMap(set));
    }

    private Optional<Refused<SortedMap<String, String>>> apply(
            SortedMap<String, String> set, ConfigOperation operation) {
        if (operation instanceof ConfigOperation.Delete(String name)) {
            set.remove(name);
            return Optional.empty();
        }
        Optional<ConfigKey<?>> found = keys.apply(operation.key());
        if (found.isEmpty()) {
            return refused(unknownKey.apply(operation.key()));
        }
        ConfigKey<?> key = found.get();
        return switch (operation) {
            case ConfigOperation.Set(_, String value) -> put(set, operation.key(), key, value);
            case ConfigOperation.Append(_, String value) -> edit(set, operation, key, value, true);
            case ConfigOperation.Subtract(_, String value) ->
                    edit(set, operation, key, value, false);
            case ConfigOperation.Delete _ -> Optional.empty();
        };
    }

    private Optional<Refused<SortedMap<String, String>>> edit(
            SortedMap<String, String> set,
            ConfigOperation operation,
            ConfigKey<?> key,
            String value,
            boolean add) {
        if (key.type().kind() != ConfigType.Kind.LIST) {
            return Optional.of(
                    new Refused<>(
                            MetadataError.INVALID_CONFIG,
                            "Can't %s to key %s because its type is not LIST."
                                    .formatted(add ? "APPEND" : "SUBTRACT", operation.key())));
        }
        List<String> items =
                items(
                        Optional.ofNullable(set.get(operation.key()))
                                .orElseGet(() -> fallback.apply(key)));
        for (String item : items(value)) {
            if (!add) {
                items.removeIf(item::equals);
            } else if (!items.contains(item)) {
                items.add(item);
            }
        }
        return put(set, operation.key(), key, String.join(",", items));
    }

    private <T> Optional<Refused<SortedMap<String, String>>> put(
            SortedMap<String, String> set, String name, ConfigKey<T> key, String value) {
        if (value.length() > MetadataLimits.CONFIG_VALUE_CHARS_MAX) {
            return refused(
                    "The value for configuration %s has %d characters; at most %d are allowed"
                            .formatted(
                                    name, value.length(), MetadataLimits.CONFIG_VALUE_CHARS_MAX));
        }
        return switch (key.parse(value)) {
            case Parsed.Valid<T>(T parsed) -> {
                set.put(name, key.type().format(parsed));
                yield Optional.empty();
            }
            case Parsed.Invalid<T>(String expected) ->
                    refused(
                            "Invalid value %s for configuration %s: must be %s"
                                    .formatted(value, name, expected));
        };
    }

    private Optional<Refused<SortedMap<String, String>>> refused(String message) {
        return Optional.of(new Refused<>(error, message));
    }

    private static List<String> items(String list) {
        List<String> items = new ArrayList<>();
        Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .forEach(items::add);
        return items;
    }

    private static String hint(ConfigKeys keys, String name) {
        return keys.nearest(name).map(near -> " (did you mean " + near + "?)").orElse("");
    }
}
