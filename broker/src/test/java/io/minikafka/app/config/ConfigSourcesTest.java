package io.minikafka.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.config.ConfigException;
import io.minikafka.base.config.RawSetting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourcesTest {
    @TempDir Path folder;

    @Test
    void theCommandLineIsStrongerThanTheEnvironmentAndThatThanTheFile() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("a.properties"),
                        "num.partitions=1\nnode.id=1\nlog.segment.bytes=5000\n");
        BrokerConfig config =
                BrokerConfig.of(
                        ConfigSources.gather(
                                Optional.of(file),
                                Map.of("MINIKAFKA_NODE_ID", "2", "MINIKAFKA_NUM_PARTITIONS", "2"),
                                List.of("num.partitions=3")));
        assertThat(config.value(LogKeys.NUM_PARTITIONS)).isEqualTo(3);
        assertThat(config.value(NodeKeys.NODE_ID)).isEqualTo(2);
        assertThat(config.value(LogKeys.LOG_SEGMENT_BYTES)).isEqualTo(5000);
        assertThat(config.values().origin("num.partitions")).contains("--set");
    }

    @Test
    void theFileMayBeNamedByTheEnvironment() throws IOException {
        Path file = Files.writeString(folder.resolve("b.properties"), "node.id=7\n");
        List<RawSetting> settings =
                ConfigSources.gather(
                        Optional.empty(), Map.of("MINIKAFKA_CONFIG", file.toString()), List.of());
        assertThat(settings).containsExactly(new RawSetting("node.id", "7", file.toString()));
    }

    @Test
    void variablesNameKafkasKeysAndOurs() {
        assertThat(
                        ConfigSources.gather(
                                Optional.empty(),
                                Map.of(
                                        "MINIKAFKA_LOG_DIRS", "x",
                                        "MINIKAFKA_WAL_MAX_BYTES", "1",
                                        "MINIKAFKA_HEAP", "1g",
                                        "HOME", "/"),
                                List.of()))
                .extracting(RawSetting::name)
                .containsExactly("log.dirs", "minikafka.wal.max.bytes");
    }

    @Test
    void aMistypedVariableIsNamed() {
        List<RawSetting> settings =
                ConfigSources.gather(
                        Optional.empty(), Map.of("MINIKAFKA_LOG_DIRZ", "x"), List.of());
        assertThatThrownBy(() -> BrokerConfig.of(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("variable MINIKAFKA_LOG_DIRZ")
                .hasMessageContaining("did you mean log.dirs?");
    }

    /// Environments are inherited: who exports the key of a language model must be able to start a broker,
    /// and a program that the scaler runs must be able to call any command.
    @Test
    void noVariableOfAnyOfOurProgramsIsTakenForASetting() throws IOException {
        Map<String, String> environment =
                variablesNamedInTheRepository()
                        .collect(Collectors.toMap(name -> name, name -> "1", (a, b) -> a));
        assertThat(environment)
                .containsKeys("MINIKAFKA_LLM_KEY", "MINIKAFKA_SCALE_ID", "MINIKAFKA_DATA")
                .containsKeys("MINIKAFKA_HEAP", "MINIKAFKA_JDKS");
        environment.remove("MINIKAFKA_CONFIG");
        assertThat(ConfigSources.gather(Optional.empty(), environment, List.of()))
                .extracting(RawSetting::name)
                .allSatisfy(name -> assertThat(BrokerConfigKeys.ALL.find(name)).isPresent());
    }

    private static Stream<String> variablesNamedInTheRepository() throws IOException {
        Path root = Path.of(System.getProperty("minikafka.root", ".."));
        StringBuilder text = new StringBuilder();
        for (String part :
                List.of("minikafka", "dev", "tools", "broker/src/main", "observer/src/main")) {
            try (Stream<Path> walk = Files.walk(root.resolve(part))) {
                for (Path file : walk.filter(Files::isRegularFile).toList()) {
                    text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return Pattern.compile("\\bMINIKAFKA_[A-Z_]*[A-Z]\\b")
                .matcher(text)
                .results()
                .map(MatchResult::group);
    }

    @Test
    void aMissingFileAndABadSetAreNamed() {
        assertThatThrownBy(() ->
                        ConfigSources.gather(
                                Optional.of(folder.resolve("none")), Map.of(), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there is no such configuration file");
        assertThatThrownBy(() ->
                        ConfigSources.gather(Optional.empty(), Map.of(), List.of("x", "=y", "a=b")))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        exception -> assertThat(exception.problems()).hasSize(2));
    }
}
