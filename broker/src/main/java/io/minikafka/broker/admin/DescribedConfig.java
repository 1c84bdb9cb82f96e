package io.minikafka.broker.admin;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.cluster.metadata.ConfigSource;
import io.minikafka.cluster.metadata.TopicConfigEntry.Synonym;
import java.util.List;
import java.util.Optional;

/// One setting as DescribeConfigs tells it.
///
/// @param key its type and documentation
/// @param name under which it is set for this resource
/// @param readOnly whether only a restart changes it
/// @param synonyms the values that stand behind it, strongest first; none when it has no value
record DescribedConfig(ConfigKey<?> key, String name, boolean readOnly, List<Synonym> synonyms) {
    Optional<String> value() {
        return synonyms.stream().findFirst().map(Synonym::value);
    }

    ConfigSource source() {
        return synonyms.stream().findFirst().map(Synonym::source).orElse(ConfigSource.DEFAULT);
    }
}
