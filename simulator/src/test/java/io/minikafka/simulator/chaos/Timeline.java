package io.minikafka.simulator.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Throughput and latency through a run, in slices of time, and when each fault was. Any thread; guarded by itself.
final class Timeline {
    static final long SLICE_MS = 100;

    private static final int WIDTH = 1_000;
    private static final int PANEL = 180;
    private static final int MARGIN = 60;

    /// @param endMs when all was well again
    record Fault(String name, long beganMs, long endMs) {}

    private final long beganNs = System.nanoTime();
    private final List<Fault> faults = new ArrayList<>();
    private int[] acknowledged = new int[1_024];
    private int[] slowestMs = new int[1_024];
    private int slices;

    synchronized void acknowledged(long sentNs) {
        long nowNs = System.nanoTime();
        int slice = Math.toIntExact(nowMs() / SLICE_MS);
        if (slice >= acknowledged.length) {
            acknowledged = Arrays.copyOf(acknowledged, slice * 2);
            slowestMs = Arrays.copyOf(slowestMs, slice * 2);
        }
        slices = Math.max(slices, slice + 1);
        acknowledged[slice]++;
        slowestMs[slice] =
                Math.max(slowestMs[slice], (int) TimeUnit.NANOSECONDS.toMillis(nowNs - sentNs));
    }

    synchronized void fault(String name, long fromMs) {
        faults.add(new Fault(name, fromMs, nowMs()));
    }

    long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
    }

    synchronized List<Fault> faults() {
        return List.copyOf(faults);
    }

    /// The longest time in which nothing at all was acknowledged.
    synchronized long longestSilenceMs() {
        long longest = 0;
        long run = 0;
        for (int i = 0; i < slices; i++) {
            run = acknowledged[i] == 0 ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest * SLICE_MS;
    }

    /// A table (milliseconds, acknowledged, slowest) and a picture.
    synchronized void write(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        StringBuilder table = new StringBuilder("ms,acknowledged,slowest_ms\n");
        for (int i = 0; i < slices; i++) {
            table.append("%d,%d,%d%n".formatted(i * SLICE_MS, acknowledged[i], slowestMs[i]));
        }
        Files.writeString(folder.resolve(name + ".csv"), table);
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                        .formatted(WIDTH, 2 * PANEL + MARGIN));
        for (Fault fault : faults) {
            svg.append(
                    format(
                            "<rect x=\"%.1f\" y=\"20\" width=\"%.1f\" height=\"%d\" fill=\"#f6c7c7\"><title>%s</title></rect>%n",
                            x(fault.beganMs()),
                            Math.max(1, x(fault.endMs()) - x(fault.beganMs())),
                            2 * PANEL,
                            fault.name()));
        }
        svg.append(panel("acknowledged per second", acknowledged, 1_000 / SLICE_MS, 0));
        svg.append(panel("slowest acknowledgement, ms", slowestMs, 1, PANEL));
        Files.writeString(folder.resolve(name + ".svg"), svg.append("</svg>\n"));
    }

    private String panel(String title, int[] values, long factor, int top) {
        long most = 1;
        for (int i = 0; i < slices; i++) {
            most = Math.max(most, values[i] * factor);
        }
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < slices; i++) {
            double y = top + PANEL - 10 - (double) values[i] * factor / most * (PANEL - 40);
            points.append(format("%.1f,%.1f ", x(i * SLICE_MS), y));
        }
        return format(
                "<text x=\"%d\" y=\"%d\">%s (most %d)</text>%n<polyline fill=\"none\" stroke=\"#1f4e8c\" points=\"%s\"/>%n",
                MARGIN, top + 16, title, most, points);
    }

    private double x(long ms) {
        return MARGIN + (double) ms / Math.max(1, slices * SLICE_MS) * (WIDTH - 2 * MARGIN);
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
