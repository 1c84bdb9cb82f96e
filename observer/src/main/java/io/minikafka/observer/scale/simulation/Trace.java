package io.minikafka.observer.scale.simulation;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The load of each minute from a midnight on. As a file: CSV with a head line, then `minute,load` and whatever
/// follows; minutes that are left out had no load.
public record Trace(List<Double> loads) {
    static final int MINUTES_MAX = 2_000_000;

    public Trace {
        loads = List.copyOf(loads);
    }

    public static Trace read(Path file) throws IOException {
        List<Double> loads = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line = lines.readLine();
            int number = 1;
            for (line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    add(line, file + ":" + number, loads);
                }
            }
        }
        if (loads.isEmpty()) {
            throw new TraceException(
                    file + " has no minute: a head line, then minute,load is expected");
        }
        return new Trace(loads);
    }

    private static void add(String line, String where, List<Double> loads) {
        String[] fields = line.split(",", 3);
        try {
            int minute = Integer.parseInt(fields[0].strip());
            double load = Double.parseDouble(fields[1].strip());
            if (minute < loads.size() || minute >= MINUTES_MAX || !(load >= 0 && load < 1e300)) {
                throw new TraceException(
                        where + ": minutes rise up to " + MINUTES_MAX + ", loads are at least 0");
            }
            while (loads.size() < minute) {
                loads.add(0.0);
            }
            loads.add(load);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException wrong) {
            throw new TraceException(where + ": expected minute,load, got: " + line, wrong);
        }
    }

    public int minutes() {
        return loads.size();
    }

    public double mean() {
        return loads.stream().mapToDouble(each -> each).average().orElse(0);
    }
}
