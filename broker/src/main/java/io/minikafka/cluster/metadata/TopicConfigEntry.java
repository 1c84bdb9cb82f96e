package io.minikafka.cluster.metadata;

import io.minikafka.base.config.ConfigKey;
import java.util.List;

/// One setting of a topic as a client sees it: the value in force, where it comes from, and all the
/// values that stand behind it, strongest first.
public record TopicConfigEntry(
        ConfigKey<?> key, String value, ConfigSource source, List<Synonym> synonyms) {

    /// A value under the name by which it was, or could be, set.
    public record Synonym(String name, String value, ConfigSource source) {}
}
