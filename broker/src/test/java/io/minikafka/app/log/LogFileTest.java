package io.minikafka.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

class LogFileTest {
    @TempDir Path folder;

    @Test
    void neverTakesMoreThanTwiceItsLimit() throws IOException {
        Path file = folder.resolve("x.log");
        try (LogFile log = new LogFile(file, 100)) {
            for (int i = 0; i < 50; i++) {
                log.write("line " + i + " with some text\n");
            }
        }
        assertThat(Files.size(file)).isBetween(1L, 100L);
        assertThat(Files.size(folder.resolve("x.log.1"))).isBetween(1L, 100L);
        assertThat(Files.readString(file)).endsWith("line 49 with some text\n");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void aLineIsKeysAndValuesWhateverIsInThem() {
        LogLine line =
                new LogLine(
                        Instant.parse("2026-01-31T03:00:00.123456Z"),
                        Level.WARN,
                        "wal",
                        "io.minikafka.storage.wal.Wal",
                        "a \"b\"\nc",
                        List.of(new KeyValuePair("file", "x.wal"), new KeyValuePair("why", "a=b")),
                        Optional.empty());
        assertThat(line.text())
                .isEqualTo(
                        "time=2026-01-31T03:00:00.123Z level=WARN thread=wal logger=storage.wal.Wal"
                                + " msg=\"a \\\"b\\\"\\nc\" file=x.wal why=\"a=b\"\n");
    }
}
