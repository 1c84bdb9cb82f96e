package io.minikafka.observer.evaluation;

import io.minikafka.observer.plot.Svg;
import java.util.List;

/// The few kinds of picture that the evaluations need.
final class Chart {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 60;
    private static final int TICKS = 5;

    /// One thing with a number for each colour.
    record Bar(String name, List<Double> values) {}

    /// A line with a name.
    record Curve(String name, List<Point> points) {}

    record Point(double x, double y) {}

    /// What the axes span.
    record Range(double from, double to) {
        double share(double value) {
            return (Math.clamp(value, from, to) - from) / (to - from);
        }
    }

    private Chart() {}

    static Svg bars(String title, Range range, List<String> colours, List<Bar> bars) {
        Svg svg = frame(title, range);
        legend(svg, colours);
        double slot = (double) (WIDTH - LEFT - RIGHT) / bars.size();
        for (int i = 0; i < bars.size(); i++) {
            List<Double> values = bars.get(i).values();
            double width = slot * 0.8 / values.size();
            for (int j = 0; j < values.size(); j++) {
                double top = y(range, values.get(j));
                svg.rectangle(
                        LEFT + slot * (i + 0.1) + width * j,
                        top,
                        width,
                        y(range, range.from()) - top,
                        Svg.COLOURS.get(j));
            }
            svg.text(
                    LEFT + slot * (i + 0.5),
                    HEIGHT - BOTTOM + (i % 2 == 0 ? 16 : 32),
                    "middle",
                    bars.get(i).name());
        }
        return svg;
    }

    static Svg curves(String title, String below, Range across, Range up, List<Curve> curves) {
        Svg svg = frame(title, up);
        legend(svg, curves.stream().map(Curve::name).toList());
        for (int i = 0; i <= TICKS; i++) {
            double value = across.from() + (across.to() - across.from()) * i / TICKS;
            svg.text(x(across, value), HEIGHT - BOTTOM + 16, "middle", number(value));
        }
        svg.text((WIDTH + LEFT) / 2.0, HEIGHT - BOTTOM + 36, "middle", below);
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            List<Svg.Point> places =
                    curve.points().stream()
                            .map(point -> new Svg.Point(x(across, point.x()), y(up, point.y())))
                            .toList();
            svg.curve(places, Svg.COLOURS.get(i));
        }
        return svg;
    }

    private static Svg frame(String title, Range range) {
        Svg svg = new Svg(WIDTH, HEIGHT).text(LEFT, 20, "start", title);
        for (int i = 0; i <= TICKS; i++) {
            double value = range.from() + (range.to() - range.from()) * i / TICKS;
            double y = y(range, value);
            svg.line(LEFT, y, WIDTH - RIGHT, y, Svg.FAINT)
                    .text(LEFT - 6, y + 4, "end", number(value));
        }
        return svg;
    }

    private static void legend(Svg svg, List<String> names) {
        double x = WIDTH - RIGHT;
        for (int i = names.size() - 1; i >= 0; i--) {
            x -= 7.0 * names.get(i).length() + 24;
            svg.rectangle(x, 26, 10, 10, Svg.COLOURS.get(i))
                    .text(x + 14, 35, "start", names.get(i));
        }
    }

    private static double x(Range range, double value) {
        return LEFT + range.share(value) * (WIDTH - LEFT - RIGHT);
    }

    private static double y(Range range, double value) {
        return HEIGHT - BOTTOM - range.share(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : Double.toString(Math.round(value * 100) / 100.0);
    }
}
