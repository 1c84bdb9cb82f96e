package io.minikafka.observer.scale;

import io.minikafka.observer.forecast.Quantiles;
import java.util.Locale;
import java.util.function.IntFunction;

/// Puts a decision into plain words.
final class Reason {
    private final ScaleSettings settings;
    private final double load;
    private final int ready;
    private final int total;
    private final Distrust distrust;
    private final StringBuilder also = new StringBuilder();

    Reason(ScaleSettings settings, double load, int ready, int total, Distrust distrust) {
        this.settings = settings;
        this.load = load;
        this.ready = ready;
        this.total = total;
        this.distrust = distrust;
    }

    void add(String words) {
        also.append("; ").append(words);
    }

    String words(int target, IntFunction<Quantiles> forecast) {
        String what =
                target > total
                        ? "order " + (target - total)
                        : target < total ? "release " + (total - target) : "hold";
        return "%s: %s%s"
                .formatted(what, distrust == Distrust.NONE ? ahead(forecast) : now(), also);
    }

    private String ahead(IntFunction<Quantiles> forecast) {
        Quantiles then = forecast.apply(settings.startMinutes());
        return "in %d min %s is likely, with 95 %% no more than %s; %s ready nodes carry %s"
                .formatted(
                        settings.startMinutes(),
                        number(then.median()),
                        number(then.at(0.95)),
                        ready,
                        number(ready * settings.nodeCapacity()));
    }

    private String now() {
        return "a load of %s at %.0f %% of a node, the reactive rule, because %s"
                .formatted(number(load), 100 * settings.utilisation(), distrust.words());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.0f", value);
    }
}
