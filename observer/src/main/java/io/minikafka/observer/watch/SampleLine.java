package io.minikafka.observer.watch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One line of Prometheus' text format: `name{label="value",...} number`.
record SampleLine(String name, Scrape.Sample sample) {
    /// Empty if it is none.
    static Optional<SampleLine> read(String line) {
        int brace = line.indexOf('{');
        int blank = line.indexOf(' ');
        if (blank <= 0) {
            return Optional.empty();
        }
        if (brace < 0 || brace > blank) {
            return number(line, blank)
                    .map(value ->
                            new SampleLine(
                                    line.substring(0, blank), new Scrape.Sample(Map.of(), value)));
        }
        Map<String, String> labels = new HashMap<>();
        int end = labels(line, brace + 1, labels);
        return end < 0
                ? Optional.empty()
                : number(line, end)
                        .map(value ->
                                new SampleLine(
                                        line.substring(0, brace),
                                        new Scrape.Sample(labels, value)));
    }

    /// Where the labels end, -1 if they do not.
    private static int labels(String line, int begin, Map<String, String> labels) {
        int at = begin;
        while (at < line.length() && line.charAt(at) != '}') {
            int equals = line.indexOf("=\"", at);
            if (equals < 0) {
                return -1;
            }
            String name = line.substring(at, equals);
            StringBuilder value = new StringBuilder();
            at = equals + 2;
            while (at < line.length() && line.charAt(at) != '"') {
                if (line.charAt(at) == '\\' && at + 1 < line.length()) {
                    at++;
                    value.append(line.charAt(at) == 'n' ? '\n' : line.charAt(at));
                } else {
                    value.append(line.charAt(at));
                }
                at++;
            }
            labels.put(name, value.toString());
            at++;
            if (at < line.length() && line.charAt(at) == ',') {
                at++;
            }
        }
        return at < line.length() ? at + 1 : -1;
    }

    private static Optional<Double> number(String line, int begin) {
        String[] words = line.substring(begin).strip().split(" ", 2);
        return switch (words[0]) {
            case "+Inf" -> Optional.of(Double.POSITIVE_INFINITY);
            case "-Inf" -> Optional.of(Double.NEGATIVE_INFINITY);
            default -> parsed(words[0]);
        };
    }

    private static Optional<Double> parsed(String word) {
        try {
            return Optional.of(Double.parseDouble(word));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }
}
