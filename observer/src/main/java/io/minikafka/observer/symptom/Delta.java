package io.minikafka.observer.symptom;

import io.minikafka.observer.watch.Scrape;
import java.util.Map;
import java.util.TreeMap;

/// What happened between two scrapes of one run of a node.
///
/// @param tookMs the time between them
record Delta(Scrape before, Scrape now, long tookMs) {
    private static final double MS_PER_SECOND = 1e3;

    double seconds() {
        return tookMs / MS_PER_SECOND;
    }

    /// By how much a counter grew.
    double grew(String name, String... labels) {
        return Math.max(0, now.sumOr(0, name, labels) - before.sumOr(0, name, labels));
    }

    double perSecond(String name, String... labels) {
        return grew(name, labels) / seconds();
    }

    /// The mean of a latency in this time, in seconds; 0 if nothing was measured.
    double meanSeconds(String name, String... labels) {
        double count = grew(name + "_count", labels);
        return count <= 0 ? 0 : grew(name + "_sum", labels) / count;
    }

    /// The bucket in which a quantile of this time lies: its upper edge in seconds, 0 if nothing was measured.
    double quantileSeconds(double quantile, String name, String... labels) {
        Map<Double, Double> below = new TreeMap<>();
        for (Scrape.Sample sample : now.all(name + "_bucket")) {
            String edge = sample.label("le");
            double limit =
                    edge.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(edge);
            below.merge(limit, 0.0, Double::sum);
        }
        double total = grew(name + "_count", labels);
        if (total <= 0) {
            return 0;
        }
        for (double limit : below.keySet()) {
            if (Double.isInfinite(limit) || countedUpTo(limit, name, labels) >= quantile * total) {
                return limit;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /// How many were not above `limitSeconds`, which is the edge of a bucket.
    double countedUpTo(double limitSeconds, String name, String... labels) {
        String[] all = new String[labels.length + 2];
        System.arraycopy(labels, 0, all, 0, labels.length);
        all[labels.length] = "le";
        all[labels.length + 1] = Double.toString(limitSeconds);
        return grew(name + "_bucket", all);
    }
}
