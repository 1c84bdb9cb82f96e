package io.minikafka.cluster.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.config.ConfigException;
import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.base.config.RawSetting;
import io.minikafka.base.config.Unit;
import io.minikafka.cluster.metadata.TopicConfigEntry.Synonym;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicConfigTest {
    private static final ConfigKeys BROKER =
            ConfigKeys.of(
                    ConfigKey.optional(
                            "log.retention.ms",
                            ConfigType.longs(-1, Long.MAX_VALUE),
                            Unit.MS,
                            "Age."),
                    ConfigKey.of(
                            "log.retention.hours",
                            ConfigType.ints(-1, Integer.MAX_VALUE),
                            Unit.HOURS,
                            168,
                            "Age."),
                    ConfigKey.of(
                            "log.segment.bytes",
                            ConfigType.ints(1, Integer.MAX_VALUE),
                            Unit.BYTES,
                            1_073_741_824,
                            "Size."));

    @Test
    void aTopicThatSaysNothingHasTheDefault() {
        TopicConfig config = config(Map.of(), Map.of());
        assertThat(config.value(TopicConfigKeys.RETENTION_MS)).isEqualTo(604_800_000L);
        assertThat(entry(config, "retention.ms").source()).isEqualTo(ConfigSource.DEFAULT);
        assertThat(entry(config, "retention.ms").synonyms())
                .containsExactly(
                        new Synonym("log.retention.ms", "604800000", ConfigSource.DEFAULT));
    }

    @Test
    void theBrokersSettingStandsBetweenTopicAndDefault() {
        Map<String, String> broker = Map.of("log.retention.hours", "2");
        assertThat(config(Map.of(), broker).value(TopicConfigKeys.RETENTION_MS))
                .isEqualTo(7_200_000L);
        TopicConfig config = config(Map.of("retention.ms", "5"), broker);
        assertThat(config.value(TopicConfigKeys.RETENTION_MS)).isEqualTo(5L);
        assertThat(entry(config, "retention.ms").synonyms())
                .containsExactly(
                        new Synonym("retention.ms", "5", ConfigSource.TOPIC),
                        new Synonym("log.retention.hours", "7200000", ConfigSource.BROKER),
                        new Synonym("log.retention.ms", "604800000", ConfigSource.DEFAULT));
    }

    @Test
    void millisecondsGoBeforeHoursAndForeverStaysForever() {
        assertThat(
                        config(
                                        Map.of(),
                                        Map.of("log.retention.ms", "9", "log.retention.hours", "2"))
                                .value(TopicConfigKeys.RETENTION_MS))
                .isEqualTo(9L);
        assertThat(
                        config(Map.of(), Map.of("log.retention.hours", "-1"))
                                .value(TopicConfigKeys.RETENTION_MS))
                .isEqualTo(-1L);
    }

    @Test
    void everyKeyHasAValueInForce() {
        TopicConfig config = config(Map.of(), Map.of());
        assertThat(config.entries()).hasSameSizeAs(TopicConfigKeys.ALL.all());
        assertThat(config.entries())
                .allSatisfy(entry -> assertThat(config.value(entry.key())).isNotNull());
    }

    @Test
    void badOverridesAreNamedAllAtOnce() {
        assertThatThrownBy(() ->
                        config(
                                Map.of(
                                        "retention.m", "1",
                                        "segment.bytes", "-3",
                                        "remote.storage.enable", "true",
                                        "durability", "maybe"),
                                Map.of()))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        exception -> assertThat(exception.problems()).hasSize(4))
                .hasMessageContaining("did you mean retention.ms?")
                .hasMessageContaining("must be one of fsync, os");
    }

    private static TopicConfigEntry entry(TopicConfig config, String name) {
        return config.entries().stream()
                .filter(entry -> entry.key().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static TopicConfig config(Map<String, String> topic, Map<String, String> broker) {
        List<RawSetting> settings =
                broker.entrySet().stream()
                        .map(entry -> new RawSetting(entry.getKey(), entry.getValue(), "test"))
                        .toList();
        return TopicConfig.of(topic, TopicDefaults.of(ConfigValues.parse(BROKER, settings)));
    }
}
