package io.minikafka.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.cluster.metadata.GroupConfigKeys;
import io.minikafka.cluster.metadata.TopicConfigKeys;
import io.minikafka.cluster.metadata.TopicDefaults;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
    /// `./dev docs` runs this test with `-Ddocs.write`, which writes the page instead of comparing it.
    @Test
    void theReferencePageIsWhatTheCodeSays() throws IOException {
        Path file = Path.of(System.getProperty("minikafka.root", ".."), "docs/configuration.md");
        if (System.getProperty("docs.write") != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, ConfigReference.page());
        }
        assertThat(Files.readString(file))
                .as("docs/configuration.md is stale: run ./dev docs and commit the page")
                .isEqualTo(ConfigReference.page());
    }

    @Test
    void everyKeyIsOnThePage() {
        String page = ConfigReference.page();
        assertThat(BrokerConfigKeys.ALL.all())
                .isNotEmpty()
                .allSatisfy(key -> assertThat(page).contains(key.name()).contains(key.doc()));
        assertThat(List.of(TopicConfigKeys.ALL, GroupConfigKeys.ALL))
                .flatMap(ConfigKeys::all)
                .allSatisfy(key -> assertThat(page).contains(key.name()).contains(key.doc()));
    }

    @Test
    void theFirstKeysAreSettingsOfTheBrokerThatHaveAnEffect() {
        assertThat(FirstKeys.ALL)
                .hasSize(10)
                .extracting(FirstKeys.First::key)
                .doesNotHaveDuplicates()
                .allSatisfy(key -> {
                    assertThat(BrokerConfigKeys.ALL.find(key.name())).isPresent();
                    assertThat(key.informational()).isEmpty();
                });
    }

    /// A setting that nobody reads is a lie to the operator, unless the page says that it has no effect.
    @Test
    void everyKeyIsReadOrSaysThatItHasNoEffect() throws Exception {
        Set<String> fallbacks =
                TopicConfigKeys.ALL.all().stream()
                        .flatMap(key -> TopicDefaults.brokerKeyNames(key).stream())
                        .collect(Collectors.toSet());
        String readers = sourcesThatReadSettings();
        List<String> unread = new ArrayList<>();
        for (Class<?> keys :
                List.of(
                        NodeKeys.class,
                        NetworkKeys.class,
                        LogKeys.class,
                        GroupKeys.class,
                        StorageKeys.class)) {
            for (Field field : keys.getDeclaredFields()) {
                if (field.getType() == ConfigKey.class
                        && field.get(null) instanceof ConfigKey<?> key
                        && key.informational().isEmpty()
                        && !fallbacks.contains(key.name())
                        && !readers.contains(keys.getSimpleName() + "." + field.getName())) {
                    unread.add(key.name());
                }
            }
        }
        assertThat(unread).as("settings that nothing reads").isEmpty();
    }

    private static String sourcesThatReadSettings() throws IOException {
        Path app =
                Path.of(
                        System.getProperty("minikafka.root", ".."),
                        "broker/src/main/java/io/minikafka/app");
        StringBuilder text = new StringBuilder();
        try (Stream<Path> walk = Files.walk(app)) {
            for (Path file : walk.filter(each -> each.toString().endsWith(".java")).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
