package io.minikafka.base.config;

import java.util.Optional;

/// One setting: its name (Kafka's where Kafka has one), type with bounds, unit, default and a
/// sentence for the reference page.
///
/// `informational` is present when the key is accepted for the sake of tools and old files but
/// changes nothing here; it says why. There are no other keys without effect.
///
/// @param defaultValue absent when "not set" is a meaning of its own
public record ConfigKey<T>(
        String name,
        ConfigType<T> type,
        Unit unit,
        Optional<T> defaultValue,
        String doc,
        Optional<String> informational) {

    public static <T> ConfigKey<T> of(
            String name, ConfigType<T> type, Unit unit, T defaultValue, String doc) {
        return new ConfigKey<>(name, type, unit, Optional.of(defaultValue), doc, Optional.empty());
    }

    /// A key that may be left out, which then means what `doc` says.
    public static <T> ConfigKey<T> optional(
            String name, ConfigType<T> type, Unit unit, String doc) {
        return new ConfigKey<>(name, type, unit, Optional.empty(), doc, Optional.empty());
    }

    /// The same setting under another name: what one topic may have of its own, as the broker has it for all.
    public ConfigKey<T> named(String other) {
        return new ConfigKey<>(other, type, unit, defaultValue, doc, informational);
    }

    /// The same key, marked as without effect for the given reason.
    public ConfigKey<T> informational(String why) {
        return new ConfigKey<>(name, type, unit, defaultValue, doc, Optional.of(why));
    }

    /// The default as text, as a client sees it.
    public Optional<String> defaultText() {
        return defaultValue.map(type::format);
    }

    /// Reads `text`, or says what it would have to be.
    public Parsed<T> parse(String text) {
        return type.parse(text);
    }
}
