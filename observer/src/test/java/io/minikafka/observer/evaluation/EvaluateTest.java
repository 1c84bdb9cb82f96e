package io.minikafka.observer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void missingDataIsAFailureThatSaysSo() throws IOException {
        assertThat(run(Optional.empty(), "miner")).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("MINIKAFKA_DATA is not set");
    }

    @Test
    void onlyAnExplicitSwitchSkips(@TempDir Path folder) throws IOException {
        Optional<String> nowhere = Optional.of(folder.resolve("nowhere").toString());
        assertThat(run(nowhere, "miner")).isEqualTo(1);
        assertThat(run(nowhere, "miner", "--skip-without-data")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("; skipped");
    }

    @Test
    void anUnknownNameIsRefused(@TempDir Path folder) throws IOException {
        assertThat(run(Optional.of(folder.toString()), "weather")).isEqualTo(2);
    }

    private int run(Optional<String> data, String... args) throws IOException {
        return Evaluate.run(
                List.of(args), data, new PrintStream(out, true, StandardCharsets.UTF_8));
    }
}
