package io.minikafka.observer.scale;

import java.util.ArrayList;
import java.util.List;

/// The predictive rule played at many prices of a node-minute against the same load, so that it is known at every
/// minute what each price would have spent and missed. Acted upon is the price that would have spent what is
/// wanted.
final class Shadows {
    private static final int PRICES = 16;
    private static final double LOWEST = 0.0004;
    private static final double STEP = 1.45;
    private static final double FORGET = 1.0 / (14 * 1440);

    private final double keepShare;
    private final List<Tally> tallies = new ArrayList<>();
    private final double[] spent = new double[PRICES];
    private int minutes;

    Shadows(ScaleSettings settings, int nodes, double keepShare) {
        this.keepShare = keepShare;
        for (int i = 0; i < PRICES; i++) {
            tallies.add(new Tally(settings, nodes));
        }
    }

    double keepShare() {
        return keepShare;
    }

    /// How much the next minute counts in what was spent lately, here and elsewhere.
    static double share(int minutes) {
        return Math.max(FORGET, 1.0 / (minutes + 1));
    }

    /// Minute `now` is over.
    void pass(long now, double load) {
        double share = share(minutes++);
        for (int i = 0; i < PRICES; i++) {
            tallies.get(i).pass(now, load);
            spent[i] += share * (tallies.get(i).fleet().total() - spent[i]);
        }
    }

    /// `floor` is the least that any of them may have.
    void step(long now, Chances chances, int floor) {
        for (int i = 0; i < PRICES; i++) {
            Fleet fleet = tallies.get(i).fleet();
            fleet.target(now, Math.max(floor, chances.target(price(i), keepShare, fleet.total())));
        }
    }

    /// The price at which so many nodes would have been paid for on average.
    double priceFor(double nodes) {
        int i = 0;
        while (i < PRICES - 2 && spent[i + 1] > nodes) {
            i++;
        }
        double share = (spent[i] - nodes) / Math.max(1e-9, spent[i] - spent[i + 1]);
        return price(i) * Math.pow(STEP, Math.clamp(share, 0, 1));
    }

    /// Missed minutes of late at about this price.
    double missedLately(double price) {
        double place = Math.log(price / LOWEST) / Math.log(STEP);
        int below = Math.clamp((int) Math.floor(place), 0, PRICES - 2);
        double low = tallies.get(below).missedLately();
        return low + (place - below) * (tallies.get(below + 1).missedLately() - low);
    }

    private static double price(int i) {
        return LOWEST * Math.pow(STEP, i);
    }
}
