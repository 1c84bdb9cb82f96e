package io.minikafka.base.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigValuesTest {
    private static final ConfigKey<Integer> THREADS =
            ConfigKey.of("num.threads", ConfigType.ints(1, 64), Unit.COUNT, 2, "Threads.");
    private static final ConfigKey<Long> AGE =
            ConfigKey.optional("age.ms", ConfigType.longs(-1, 1_000), Unit.MS, "Age.");
    private static final ConfigKey<List<String>> POLICY =
            ConfigKey.of(
                    "policy",
                    ConfigType.listOf("delete", "compact"),
                    Unit.NONE,
                    List.of("delete"),
                    "Policy.");
    private static final ConfigKey<Boolean> AUTO =
            ConfigKey.of("auto", ConfigType.booleans(), Unit.NONE, true, "Auto.");
    private static final ConfigKeys KEYS = ConfigKeys.of(THREADS, AGE, POLICY, AUTO);

    @Test
    void unsetKeysHaveTheirDefault() {
        ConfigValues values = ConfigValues.defaults(KEYS);
        assertThat(values.value(THREADS)).isEqualTo(2);
        assertThat(values.find(AGE)).isEmpty();
        assertThat(values.isSet("num.threads")).isFalse();
        assertThat(values.text("policy")).contains("delete");
    }

    @Test
    void aLaterSettingOverrulesAnEarlierOne() {
        ConfigValues values =
                ConfigValues.parse(
                        KEYS, List.of(set("num.threads", "3"), set("num.threads", " 4 ")));
        assertThat(values.value(THREADS)).isEqualTo(4);
    }

    @Test
    void listsAreReadAndPrinted() {
        ConfigValues values = ConfigValues.parse(KEYS, List.of(set("policy", "compact, delete")));
        assertThat(values.value(POLICY)).containsExactly("compact", "delete");
        assertThat(values.text("policy")).contains("compact,delete");
    }

    @Test
    void aListMayBeEmpty() {
        ConfigValues values = ConfigValues.parse(KEYS, List.of(set("policy", "")));
        assertThat(values.value(POLICY)).isEmpty();
        assertThat(values.text("policy")).contains("");
    }

    @Test
    void allErrorsAreNamedAtOnceWithRangeOriginAndNearestName() {
        List<RawSetting> settings =
                List.of(
                        set("num.thread", "3"),
                        set("num.threads", "65"),
                        set("age.ms", "soon"),
                        set("policy", "delete,burn"),
                        set("auto", "maybe"),
                        set("wholly.different", "1"));
        assertThatThrownBy(() -> ConfigValues.parse(KEYS, settings))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        exception ->
                                assertThat(exception.problems())
                                        .containsExactly(
                                                "num.thread (test): no such key; did you mean num.threads?",
                                                "num.threads = 65 (test): must be a whole number from"
                                                        + " 1 to 64 (default 2)",
                                                "age.ms = soon (test): must be a whole number from"
                                                        + " -1 to 1000, in ms",
                                                "policy = delete,burn (test): must be a comma-separated"
                                                        + " list of delete, compact (default delete)",
                                                "auto = maybe (test): must be true or false (default true)",
                                                "wholly.different (test): no such key;"
                                                        + " docs/configuration.md lists all keys"))
                .hasMessageContaining("6 errors");
    }

    private static RawSetting set(String name, String text) {
        return new RawSetting(name, text, "test");
    }
}
