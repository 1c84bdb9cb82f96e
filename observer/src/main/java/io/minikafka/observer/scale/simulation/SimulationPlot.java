package io.minikafka.observer.scale.simulation;

import io.minikafka.observer.plot.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToLongFunction;

/// Draws a simulation: above, the day on which the reactive rule missed the most, with its load and what the nodes
/// of both rules carried; below, cost and missed minutes of all policies over the whole trace.
public final class SimulationPlot {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 560;
    private static final int LEFT = 70;
    private static final int TOP = 40;
    private static final int DAY_HEIGHT = 300;
    private static final int BARS_TOP = 410;
    private static final int BAR_HEIGHT = 16;
    private static final int DAY = 1440;
    private static final String LOAD = "#9a9a9a";
    private static final String REACTIVE = "#d95f02";
    private static final String PREDICTIVE = "#1b5e9e";

    private final SimulationResult result;
    private final Svg svg = new Svg(WIDTH, HEIGHT);

    private SimulationPlot(SimulationResult result) {
        this.result = result;
    }

    public static Svg of(String title, SimulationResult result) {
        SimulationPlot plot = new SimulationPlot(result);
        plot.day(title);
        plot.bars();
        return plot.svg;
    }

    private void day(String title) {
        int from = worstDay();
        int minutes = Math.min(DAY, result.trace().minutes() - from);
        double capacity = result.settings().nodeCapacity();
        IntToDoubleFunction load = i -> result.trace().loads().get(from + i);
        IntToDoubleFunction reactive = i -> result.reactiveReady().get(from + i) * capacity;
        IntToDoubleFunction predictive = i -> result.ready().get(from + i) * capacity;
        double most = 1e-9;
        for (int i = 0; i < minutes; i++) {
            double here = Math.max(reactive.applyAsDouble(i), predictive.applyAsDouble(i));
            most = Math.max(most, Math.max(load.applyAsDouble(i), here));
        }
        svg.text(
                LEFT,
                20,
                "start",
                title + ", day " + (from / DAY + 1) + " (the reactive rule's worst)");
        line(load, minutes, most, LOAD);
        line(reactive, minutes, most, REACTIVE);
        line(predictive, minutes, most, PREDICTIVE);
        for (int hour = 0; hour <= 24; hour += 6) {
            svg.text(x(hour * 60), TOP + DAY_HEIGHT + 16, "middle", hour + " h");
        }
        svg.text(LEFT - 6, TOP + 10, "end", "%.3g".formatted(most));
        svg.text(LEFT - 6, TOP + DAY_HEIGHT, "end", "0");
        legend(0, LOAD, "load");
        legend(110, REACTIVE, "reactive rule: capacity ready");
        legend(340, PREDICTIVE, "scaler: capacity ready");
    }

    private void line(IntToDoubleFunction value, int minutes, double most, String colour) {
        List<Svg.Point> points = new ArrayList<>();
        for (int i = 0; i < minutes; i++) {
            points.add(new Svg.Point(x(i), TOP + DAY_HEIGHT * (1 - value.applyAsDouble(i) / most)));
        }
        svg.curve(points, colour);
    }

    private static double x(int minute) {
        return LEFT + (WIDTH - LEFT - 20.0) * minute / DAY;
    }

    private void legend(int right, String colour, String words) {
        svg.rectangle(LEFT + right, TOP + DAY_HEIGHT + 28, 14, 4, colour);
        svg.text(LEFT + right + 20, TOP + DAY_HEIGHT + 35, "start", words);
    }

    private void bars() {
        List<Played> all = List.of(result.reactive(), result.scaler(), result.perfect());
        bars(0, "cost, node-minutes", all, Played::nodeMinutes);
        bars(WIDTH / 2 - 20, "missed minutes", all, Played::missedMinutes);
    }

    private void bars(int right, String title, List<Played> all, ToLongFunction<Played> value) {
        svg.text(LEFT + right, BARS_TOP, "start", title);
        long most = Math.max(1, all.stream().mapToLong(value).max().orElse(1));
        for (int i = 0; i < all.size(); i++) {
            Played played = all.get(i);
            double y = BARS_TOP + 12 + i * (BAR_HEIGHT + 10);
            double length = 240.0 * value.applyAsLong(played) / most;
            svg.text(LEFT + right + 62, y + 12, "end", played.name());
            svg.rectangle(LEFT + right + 70, y, length, BAR_HEIGHT, i == 0 ? REACTIVE : PREDICTIVE);
            svg.text(
                    LEFT + right + 76 + length,
                    y + 12,
                    "start",
                    "%,d".formatted(value.applyAsLong(played)));
        }
    }

    private int worstDay() {
        int worst = 0;
        int most = -1;
        double capacity = result.settings().nodeCapacity();
        for (int from = 0; from < result.trace().minutes(); from += DAY) {
            int missed = 0;
            for (int i = from; i < Math.min(from + DAY, result.trace().minutes()); i++) {
                missed +=
                        result.trace().loads().get(i) > result.reactiveReady().get(i) * capacity
                                ? 1
                                : 0;
            }
            if (missed > most) {
                most = missed;
                worst = from;
            }
        }
        return worst;
    }
}
