package io.minikafka.observer.scale.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadJournalTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void remembersOverARestart() {
        Path file = folder.resolve("deep/load.csv");
        new LoadJournal(file).add(100, 1.5e9);
        LoadJournal again = new LoadJournal(file);
        again.add(103, 0.25);
        assertThat(new LoadJournal(file).minutes())
                .containsExactly(Map.entry(100L, 1.5e9), Map.entry(103L, 0.25));
    }

    @Test
    void aCutLineIsAGap() throws IOException {
        Path file = folder.resolve("load.csv");
        new LoadJournal(file).add(100, 7);
        for (String cut : new String[] {"10", "101,", "101,-4", "101,NaN", ",", "101,1,1", "x"}) {
            Files.writeString(file, cut + "\n", StandardOpenOption.APPEND);
        }
        LoadJournal again = new LoadJournal(file);
        assertThat(again.minutes()).containsExactly(Map.entry(100L, 7.0));
        assertThat(Files.readAllLines(file)).containsExactly("100,7.0");
    }

    @Test
    void staysSmall() throws IOException {
        Path file = folder.resolve("load.csv");
        StringBuilder lines = new StringBuilder();
        for (int minute = 0; minute < 3 * LoadJournal.MINUTES; minute++) {
            lines.append(minute).append(",1\n");
        }
        Files.writeString(file, lines);
        LoadJournal journal = new LoadJournal(file);
        assertThat(journal.minutes()).hasSize(LoadJournal.MINUTES);
        assertThat(Files.readAllLines(file)).hasSize(LoadJournal.MINUTES);
        assertThat(journal.minutes().lastKey()).isEqualTo(3L * LoadJournal.MINUTES - 1);
    }
}
