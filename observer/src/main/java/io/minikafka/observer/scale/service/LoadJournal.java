package io.minikafka.observer.scale.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The load of the last days in a file, so that a restart forecasts as before (docs/format/scaling.md): a line
/// `minute,load` for each minute, minutes counted from 1970. It is rewritten when it has twice the lines that are of use.
/// A line that is cut or unreadable, as a crash may leave it, is a gap.
final class LoadJournal {
    static final int MINUTES = 15 * 1440;

    private final Path file;
    private final SortedMap<Long, Double> minutes = new TreeMap<>();
    private int lines;

    LoadJournal(Path file) {
        this.file = file;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file)) {
                Files.readAllLines(file).forEach(this::remember);
            }
            rewrite();
        } catch (IOException e) {
            throw new UncheckedIOException("the load journal " + file, e);
        }
    }

    /// What is known, oldest first.
    SortedMap<Long, Double> minutes() {
        return minutes;
    }

    void add(long minute, double load) {
        String line = minute + "," + load + "\n";
        remember(line.strip());
        try {
            if (lines >= 2 * MINUTES) {
                rewrite();
            } else {
                Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                lines++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the load journal " + file, e);
        }
    }

    private void remember(String line) {
        String[] fields = line.split(",", -1);
        try {
            long minute = Long.parseLong(fields[0]);
            double load = Double.parseDouble(fields[fields.length - 1]);
            if (fields.length == 2 && load >= 0 && Double.isFinite(load)) {
                minutes.put(minute, load);
            }
        } catch (NumberFormatException cut) {
            lines++;
        }
        while (minutes.size() > MINUTES) {
            minutes.remove(minutes.firstKey());
        }
    }

    private void rewrite() throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        List<String> all =
                minutes.entrySet().stream()
                        .map(each -> each.getKey() + "," + each.getValue())
                        .toList();
        Files.write(fresh, all);
        Files.move(
                fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        lines = all.size();
    }
}
