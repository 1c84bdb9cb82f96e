package io.minikafka.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    }
}
