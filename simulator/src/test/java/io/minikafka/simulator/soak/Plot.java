package io.minikafka.simulator.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes samples as a table and as a picture, one panel for each curve.
final class Plot {
    private static final int WIDTH = 900;
    private static final int PANEL_HEIGHT = 200;
    private static final int MARGIN = 60;

    private Plot() {}

    static void csv(Path file, List<Sample> samples) throws IOException {
        String rows =
                samples.stream()
                        .map(s ->
                                String.format(
                                        Locale.ROOT,
                                        "%.1f,%d,%d,%d%n",
                                        s.seconds(),
                                        s.rssBytes(),
                                        s.threads(),
                                        s.descriptors()))
                        .collect(Collectors.joining());
        Files.writeString(file, "seconds,rss_bytes,threads,descriptors\n" + rows);
    }

    static void svg(Path file, List<Sample> samples) throws IOException {
        Sample.Curve[] curves = Sample.Curve.values();
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        .formatted(WIDTH, PANEL_HEIGHT * curves.length));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (int i = 0; i < curves.length; i++) {
            svg.append(panel(curves[i], samples, i * PANEL_HEIGHT));
        }
        Files.writeString(file, svg.append("</svg>\n"));
    }

    private static String panel(Sample.Curve curve, List<Sample> samples, int top) {
        double most = samples.stream().mapToDouble(curve::of).max().orElse(1) * 1.1;
        double end = Math.max(1, samples.getLast().seconds());
        int bottom = top + PANEL_HEIGHT - 30;
        int height = PANEL_HEIGHT - 60;
        String points =
                samples.stream()
                        .map(s ->
                                String.format(
                                        Locale.ROOT,
                                        "%.1f,%.1f",
                                        MARGIN + s.seconds() / end * (WIDTH - 2 * MARGIN),
                                        bottom - curve.of(s) / most * height))
                        .collect(Collectors.joining(" "));
        return String.format(
                Locale.ROOT,
                """
                <text x="%1$d" y="%2$d">%3$s (0 to %4$.0f) over %5$.0f s</text>
                <path d="M%1$d %6$d V%7$d H%8$d" fill="none" stroke="gray"/>
                <polyline points="%9$s" fill="none" stroke="steelblue" stroke-width="1.5"/>
                """,
                MARGIN,
                top + 20,
                curve.label(),
                most,
                end,
                bottom - height,
                bottom,
                WIDTH - MARGIN,
                points);
    }
}
