package io.minikafka.observer.scale;

import io.minikafka.observer.forecast.ForecastError;
import io.minikafka.observer.forecast.Quantiles;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/// Decides, minute by minute, how many nodes there shall be (RFC 0018). It plays the reactive rule and the predictive
/// one, in variants, as shadows against the same load. It acts on the best predictive one at the price that
/// spends what the reactive rule spends, as long as that missed fewer minutes of late and the forecasts are
/// better than the last value; else on the reactive rule. It never has spent more than the reactive rule would have.
///
/// Logic without I/O; not for several threads at once.
public final class Scaler {
    private static final int WARM_MINUTES = 6 * 60;

    /// Without credit, so much of the reactive rule's missed minutes of late, at most, makes the predictive rule worth it.
    private static final double FEWER = 0.9;

    private static final int SURPRISED_MINUTES = 10;
    private static final double SURPRISE = 0.995;
    private static final double HEADROOM = 1.05;

    /// The surplus is held at two hours and a half of spending, once that was saved up: less is used up by one busy
    /// morning, and then the reactive rule must do.
    private static final double RESERVE_DAYS = 0.1;

    private static final double RESERVE_A_DAY = 0.05;

    private static final double MENDED_IN_DAYS = 1;
    private static final double CORRECTION_MAX = 0.2;

    private final ScaleSettings settings;
    private final ReactiveRule rule;
    private final Tally reactive;
    private final Tally own;
    private final List<Shadows> variants;
    private double reactiveSpent;
    private double expectedMost = Double.MAX_VALUE;
    private int surprised;
    private int minutes;
    private long lastOrder = Long.MIN_VALUE / 2;

    public Scaler(ScaleSettings settings, int nodes) {
        this.settings = settings;
        rule = new ReactiveRule(settings);
        reactive = new Tally(settings, nodes);
        own = new Tally(settings, nodes);
        variants = List.of(new Shadows(settings, nodes, 1), new Shadows(settings, nodes, 0.5));
    }

    /// Minute `now` is over and had this load; `forecast` tells of the minutes after it, `error` how wrong it lately was.
    public Decision step(
            long now, double load, IntFunction<Quantiles> forecast, ForecastError error) {
        pass(now, load);
        int react = rule.step(load);
        reactive.fleet().target(now, react);
        Chances chances = new Chances(forecast, settings);
        int floor = floor(load, forecast);
        variants.forEach(variant -> variant.step(now, chances, floor));

        Fleet fleet = own.fleet();
        int ready = fleet.ready();
        int total = fleet.total();
        double wantedSpending = reactiveSpent * (1 + correction());
        Shadows best = best(wantedSpending);
        double price = best.priceFor(wantedSpending);
        Distrust distrust = distrust(best.missedLately(price), error);
        int wanted = react;
        if (distrust == Distrust.NONE) {
            wanted = Math.max(floor, chances.target(price, best.keepShare(), total));
        }
        Reason reason = new Reason(settings, load, ready, total, distrust);
        if (spending().surplus() < 0 && wanted > reactive.fleet().total()) {
            wanted = reactive.fleet().total();
            reason.add("the account is empty, so no more than the reactive rule has");
        }
        int target = limited(now, wanted, total, reason);
        if (target > total) {
            lastOrder = now;
        }
        fleet.target(now, target);
        return new Decision(
                now,
                load,
                ready,
                total,
                target,
                distrust == Distrust.NONE ? Rule.PREDICTIVE : Rule.REACTIVE,
                reason.words(target, forecast));
    }

    /// What the reactive rule would have ready now.
    public int reactiveReady() {
        return reactive.fleet().ready();
    }

    public Spending spending() {
        return new Spending(
                minutes,
                own.nodeMinutes(),
                reactive.nodeMinutes(),
                own.missed(),
                reactive.missed());
    }

    private void pass(long now, double load) {
        reactive.pass(now, load);
        own.pass(now, load);
        variants.forEach(variant -> variant.pass(now, load));
        reactiveSpent += Shadows.share(minutes) * (reactive.fleet().total() - reactiveSpent);
        minutes++;
    }

    /// A load beyond all expectation: the forecasts know nothing of this, so at least what is there is carried.
    private int floor(double load, IntFunction<Quantiles> forecast) {
        surprised = load > expectedMost ? SURPRISED_MINUTES : Math.max(0, surprised - 1);
        expectedMost = forecast.apply(1).at(SURPRISE);
        return surprised > 0
                ? settings.within(Math.ceil(HEADROOM * load / settings.nodeCapacity()))
                : settings.nodesMin();
    }

    private double correction() {
        double reserve = Math.min(RESERVE_DAYS, RESERVE_A_DAY * minutes / 1440);
        double days = (spending().surplusDays() - reserve) / MENDED_IN_DAYS;
        return Math.clamp(days, -CORRECTION_MAX, CORRECTION_MAX);
    }

    private Shadows best(double spending) {
        return variants.stream()
                .min(
                        Comparator.comparingDouble(
                                variant -> variant.missedLately(variant.priceFor(spending))))
                .orElseThrow();
    }

    /// Whether the predictive rule may act: it must have missed fewer minutes of late. So long as it has not saved as many
    /// minutes as may be lost before harm shows, the difference must be a clear one.
    private Distrust distrust(double missedLately, ForecastError error) {
        if (minutes < WARM_MINUTES) {
            return Distrust.TOO_YOUNG;
        }
        if (!error.trusted()) {
            return Distrust.FORECAST_IS_POOR;
        }
        double few = reactive.missedLately();
        if (reactive.missed() - own.missed() < settings.startMinutes()) {
            few = Math.min(FEWER * few, few - settings.startMinutes());
        }
        return missedLately < few ? Distrust.NONE : Distrust.NOT_BETTER;
    }

    private int limited(long now, int wanted, int total, Reason reason) {
        int target = Math.clamp(wanted, total - settings.stepMax(), total + settings.stepMax());
        if (target != wanted) {
            reason.add("at most " + settings.stepMax() + " in a minute");
        }
        if (target < total && now - lastOrder < settings.cooldownMinutes()) {
            reason.add("nothing is released so soon after an order");
            return total;
        }
        return settings.within(target);
    }
}
