package io.minikafka.observer.plot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A drawing, as text that browsers and the repository's pages show: no library, and a difference that a person can read.
public final class Svg {
    public static final String INK = "#333333";
    public static final String FAINT = "#dddddd";
    public static final List<String> COLOURS =
            List.of("#2b6cb0", "#c05621", "#2f855a", "#6b46c1", "#b83280");

    public record Point(double x, double y) {}

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;

    public Svg(int width, int height) {
        this.width = width;
        this.height = height;
    }

    public Svg rectangle(double x, double y, double w, double h, String colour) {
        return add(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>"
                        .formatted(number(x), number(y), number(w), number(h), colour));
    }

    public Svg line(double x1, double y1, double x2, double y2, String colour) {
        return add(
                "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\"/>"
                        .formatted(number(x1), number(y1), number(x2), number(y2), colour));
    }

    public Svg curve(List<Point> places, String colour) {
        String points =
                places.stream()
                        .map(place -> number(place.x()) + "," + number(place.y()))
                        .collect(Collectors.joining(" "));
        return add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>"
                        .formatted(points, colour));
    }

    /// @param anchor `start`, `middle` or `end`: which part of the text is at x
    public Svg text(double x, double y, String anchor, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;");
        return add(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\">%s</text>"
                        .formatted(number(x), number(y), anchor, INK, safe));
    }

    private Svg add(String element) {
        body.append(element).append('\n');
        return this;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    public void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                String.format(
                                Locale.ROOT,
                                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                                width,
                                height)
                        + body
                        + "</svg>\n");
    }
}
