package io.minikafka.observer.sessions;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/// How often each event came in a session; sessions of one profile are the same to the detector.
record Profile(Map<Integer, Integer> counts) {
    static Profile of(Session session) {
        return new Profile(session.counts());
    }

    /// By how much two profiles differ in each event; events in which they agree are left out.
    Map<Integer, Integer> difference(Profile other) {
        Map<Integer, Integer> difference = new TreeMap<>();
        counts.forEach((event, count) -> put(difference, event, count - other.count(event)));
        other.counts.forEach((event, count) -> {
            if (!counts.containsKey(event)) {
                put(difference, event, count);
            }
        });
        return difference;
    }

    /// The cost of all differences: that of an event's first, growing with the logarithm of how many there are.
    double distance(Profile other, IntToDoubleFunction costOfEvent) {
        double cost = 0;
        for (Map.Entry<Integer, Integer> entry : difference(other).entrySet()) {
            cost +=
                    costOfEvent.applyAsDouble(entry.getKey())
                            * Math.log1p(entry.getValue())
                            / Math.log(2);
        }
        return cost;
    }

    private int count(int event) {
        return counts.getOrDefault(event, 0);
    }

    private static void put(Map<Integer, Integer> difference, int event, int signed) {
        if (signed != 0) {
            difference.put(event, Math.abs(signed));
        }
    }
}
