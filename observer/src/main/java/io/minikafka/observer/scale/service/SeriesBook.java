package io.minikafka.observer.scale.service;

import io.minikafka.observer.forecast.Forecaster;
import java.util.Map;
import java.util.TreeMap;

/// A forecaster for each node and topic, for those that were seen first: at most [#SERIES_MAX], because each costs a few
/// megabytes. One that was silent for a day makes room.
final class SeriesBook {
    static final int SERIES_MAX = 24;
    private static final long FORGOTTEN_AFTER_MINUTES = 1440;

    private record Series(Forecaster forecaster, long lastMinute) {}

    private final Map<String, Series> all = new TreeMap<>();

    void observe(long minute, String kind, Map<String, Double> loads) {
        all.values().removeIf(each -> minute - each.lastMinute > FORGOTTEN_AFTER_MINUTES);
        loads.forEach((name, load) -> {
            String key = kind + " " + name;
            Series series = all.get(key);
            if (series == null && all.size() < SERIES_MAX) {
                series = new Series(new Forecaster(minute, key.hashCode()), minute);
            }
            if (series != null) {
                series.forecaster.observe(minute, load);
                all.put(key, new Series(series.forecaster, minute));
            }
        });
    }

    Map<String, Forecaster> forecasters() {
        Map<String, Forecaster> found = new TreeMap<>();
        all.forEach((name, series) -> found.put(name, series.forecaster));
        return found;
    }
}
