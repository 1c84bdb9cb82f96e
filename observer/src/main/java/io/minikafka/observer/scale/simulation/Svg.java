package io.minikafka.observer.scale.simulation;

import java.util.Locale;

/// Writes a drawing as SVG text: rectangles, lines of many points, words.
final class Svg {
    private final StringBuilder out = new StringBuilder();

    Svg(int width, int height) {
        out.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                """
                        .formatted(width, height, width, height));
    }

    void rectangle(double x, double y, double width, double height, String colour) {
        out.append(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                        x,
                        y,
                        width,
                        height,
                        colour));
    }

    /// Through all points (x[i], y[i]).
    void line(double[] x, double[] y, String colour, double width) {
        out.append("<polyline fill=\"none\" stroke=\"")
                .append(colour)
                .append(String.format(Locale.ROOT, "\" stroke-width=\"%.1f\" points=\"", width));
        for (int i = 0; i < x.length; i++) {
            out.append(String.format(Locale.ROOT, i == 0 ? "%.1f,%.1f" : " %.1f,%.1f", x[i], y[i]));
        }
        out.append(String.format("\"/>%n"));
    }

    void words(double x, double y, String anchor, String words) {
        out.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                        x,
                        y,
                        anchor,
                        words.replace("&", "&amp;").replace("<", "&lt;")));
    }

    String end() {
        return out + String.format("</svg>%n");
    }
}
