package io.minikafka.app.diary;

import java.util.LinkedHashMap;
import java.util.Map;

/// Figures as lines of a name with labels and a value, without help, types and the buckets of histograms.
record FigureLines(Map<String, String> values) {
    static final FigureLines NONE = new FigureLines(Map.of());

    /// @param text in Prometheus' text format
    static FigureLines of(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        text.lines()
                .filter(line -> !line.startsWith("#") && !line.contains("_bucket{"))
                .forEach(line -> {
                    int blank = line.lastIndexOf(' ');
                    if (blank > 0) {
                        values.put(line.substring(0, blank), line.substring(blank + 1));
                    }
                });
        return new FigureLines(values);
    }

    /// What is new or has another value than in `before`.
    FigureLines without(FigureLines before) {
        Map<String, String> changed = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (!value.equals(before.values.get(name))) {
                changed.put(name, value);
            }
        });
        return new FigureLines(changed);
    }

    /// As many lines as fit.
    String text(int charsMax) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> each : values.entrySet()) {
            if (text.length() + each.getKey().length() + each.getValue().length() + 2 > charsMax) {
                break;
            }
            text.append(each.getKey()).append(' ').append(each.getValue()).append('\n');
        }
        return text.toString();
    }
}
