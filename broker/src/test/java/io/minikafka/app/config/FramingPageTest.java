package io.minikafka.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// docs/format/framing.md tells the defaults of the network's limits; they are those that are shipped.
class FramingPageTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| [^|]*\\(`([a-z.]+)`\\) \\| ([0-9,]+)", Pattern.MULTILINE);

    @Test
    void theLimitsAreTheDefaultsOfTheSettings() throws IOException {
        Path root = Path.of(System.getProperty("minikafka.root", ".."));
        Matcher rows = ROW.matcher(Files.readString(root.resolve("docs/format/framing.md")));
        List<String> keys =
                rows.results()
                        .map(row -> {
                            assertThat(row.group(2))
                                    .as(row.group(1))
                                    .isEqualTo(defaultOf(row.group(1)));
                            return row.group(1);
                        })
                        .toList();
        assertThat(keys)
                .contains(
                        "max.connections.per.ip",
                        "minikafka.max.in.flight.requests.per.connection",
                        "queued.max.request.bytes",
                        "minikafka.response.write.timeout.ms");
    }

    private static String defaultOf(String key) {
        String text = BrokerConfigKeys.ALL.find(key).orElseThrow().defaultText().orElseThrow();
        return String.format(Locale.ROOT, "%,d", Long.parseLong(text));
    }
}
