package io.minikafka.simulator.chaos;

import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/// A run as a table and as a picture: throughput above, latency on a logarithmic scale below, a red band for each fault.
final class TimelinePlot {
    private static final int WIDTH = 1_000;
    private static final int LEFT = 60;
    private static final int RIGHT = 10;
    private static final int PANEL = 190;
    private static final int GAP = 40;
    private static final int POINTS_MAX = 900;
    private static final double LATENCY_MAX_MS = 100_000;

    private final List<Timeline.Slice> slices;
    private final List<Timeline.Fault> faults;
    private final String title;
    private final long endMs;

    TimelinePlot(Timeline timeline, String title) {
        this.slices = timeline.slices();
        this.faults = timeline.faults();
        this.title = title;
        this.endMs = Math.max(1, slices.size() * Timeline.SLICE_MS);
    }

    /// Milliseconds, acknowledged, mean and slowest.
    String csv() {
        StringBuilder table = new StringBuilder("ms,acknowledged,mean_ms,slowest_ms\n");
        for (int i = 0; i < slices.size(); i++) {
            Timeline.Slice slice = slices.get(i);
            table.append(
                    format(
                            "%d,%d,%.1f,%d%n",
                            i * Timeline.SLICE_MS,
                            slice.acknowledged(),
                            meanMs(slice),
                            slice.slowestMs()));
        }
        return table.toString();
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        int height = 2 * (PANEL + GAP) + 20;
        svg.append(
                format(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n<text x=\"%d\" y=\"16\" font-size=\"13\">%s</text>%n",
                        WIDTH, height, LEFT, title));
        for (Timeline.Fault fault : faults) {
            svg.append(
                    format(
                            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#d33\" fill-opacity=\"0.18\"><title>%s</title></rect>%n",
                            x(fault.beganMs()),
                            GAP,
                            Math.max(0.8, x(fault.endMs()) - x(fault.beganMs())),
                            2 * PANEL + GAP,
                            fault.name()));
        }
        throughput(svg);
        latency(svg);
        long stepMs = stepMs();
        for (long ms = 0; ms <= endMs; ms += stepMs) {
            svg.append(
                    format(
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d:%02d</text>%n",
                            x(ms), height - 6, ms / 60_000, ms / 1_000 % 60));
        }
        return svg.append("</svg>\n").toString();
    }

    private void throughput(StringBuilder svg) {
        int bin = binSlices();
        double most = 1;
        for (int at = 0; at < slices.size(); at += bin) {
            most = Math.max(most, perSecond(at, bin));
        }
        svg.append(label(GAP - 6, format("acknowledged records a second (most %.0f)", most)));
        double scale = PANEL / most;
        svg.append(line(GAP + PANEL, bin, "#1f4e8c", at -> perSecond(at, bin) * scale));
    }

    private void latency(StringBuilder svg) {
        int top = 2 * GAP + PANEL;
        int bin = binSlices();
        svg.append(label(top - 6, "latency of acknowledgements: mean (green) and slowest (grey)"));
        for (double ms = 1; ms <= LATENCY_MAX_MS; ms *= 10) {
            double y = top + PANEL - logarithmic(ms);
            svg.append(
                    format(
                            "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                            LEFT,
                            WIDTH - RIGHT,
                            y,
                            y,
                            LEFT - 4,
                            y + 4,
                            ms < 1_000 ? format("%.0f ms", ms) : format("%.0f s", ms / 1_000)));
        }
        svg.append(line(top + PANEL, bin, "#999", at -> logarithmic(slowestMs(at, bin))));
        svg.append(line(top + PANEL, bin, "#2a8a3e", at -> logarithmic(meanMs(at, bin))));
    }

    private static double logarithmic(double ms) {
        return Math.log10(Math.max(1, ms)) / Math.log10(LATENCY_MAX_MS) * PANEL;
    }

    private String line(int bottom, int bin, String colour, IntToDoubleFunction height) {
        StringBuilder points = new StringBuilder();
        for (int at = 0; at < slices.size(); at += bin) {
            points.append(
                    format(
                            "%.1f,%.1f ",
                            x(at * Timeline.SLICE_MS), bottom - height.applyAsDouble(at)));
        }
        return format("<polyline fill=\"none\" stroke=\"%s\" points=\"%s\"/>%n", colour, points);
    }

    private static String label(int y, String text) {
        return format("<text x=\"%d\" y=\"%d\">%s</text>%n", LEFT, y, text);
    }

    private double perSecond(int at, int bin) {
        return (double) of(at, bin).acknowledged() * 1_000 / (bin * Timeline.SLICE_MS);
    }

    private double meanMs(int at, int bin) {
        return meanMs(of(at, bin));
    }

    private int slowestMs(int at, int bin) {
        return of(at, bin).slowestMs();
    }

    private static double meanMs(Timeline.Slice slice) {
        return slice.acknowledged() == 0 ? 0 : (double) slice.waitedMs() / slice.acknowledged();
    }

    private Timeline.Slice of(int at, int bin) {
        int acknowledged = 0;
        long waitedMs = 0;
        int slowestMs = 0;
        for (Timeline.Slice slice : slices.subList(at, Math.min(slices.size(), at + bin))) {
            acknowledged += slice.acknowledged();
            waitedMs += slice.waitedMs();
            slowestMs = Math.max(slowestMs, slice.slowestMs());
        }
        return new Timeline.Slice(acknowledged, waitedMs, slowestMs);
    }

    private int binSlices() {
        return 1 + slices.size() / POINTS_MAX;
    }

    private long stepMs() {
        long stepMs = 5_000;
        while (endMs / stepMs > 12) {
            stepMs *= 2;
        }
        return stepMs;
    }

    private double x(long ms) {
        return LEFT + (double) ms / endMs * (WIDTH - LEFT - RIGHT);
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
