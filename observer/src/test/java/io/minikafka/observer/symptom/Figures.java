package io.minikafka.observer.symptom;

import io.minikafka.observer.watch.GroupLook;
import io.minikafka.observer.watch.LogEntry;
import io.minikafka.observer.watch.Look;
import io.minikafka.observer.watch.NodeLook;
import io.minikafka.observer.watch.Scrape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A broker's figures that a test turns; [#look] gives the look of the next second.
final class Figures {
    private static final double[] EDGES = {
        0.001, 0.0025, 0.005, 0.025, 0.05, 0.1, 0.5, 1.0, 2.5, 10.0
    };

    private final Map<String, Double> values = new TreeMap<>();
    private final List<LogEntry> lines = new ArrayList<>();
    private List<GroupLook> groups = List.of();
    private Optional<Map<String, Map<String, String>>> settings = Optional.empty();
    private boolean answers = true;
    private long nowMs;

    Figures() {
        set("process_start_time_seconds", 1);
        set("minikafka_node{node=\"1\"}", 1);
        set("minikafka_disk_size_bytes", 1e12);
        set("minikafka_disk_free_bytes", 9e11);
    }

    void set(String name, double value) {
        values.put(name, value);
    }

    void add(String name, double value) {
        values.merge(name, value, Double::sum);
    }

    /// Some calls of so many seconds each in a histogram.
    ///
    /// @param labels with a comma at the end, or empty
    void took(String name, String labels, int count, double seconds) {
        for (double edge : EDGES) {
            add(
                    "%s_bucket{%sle=\"%s\"}".formatted(name, labels, edge),
                    seconds <= edge ? count : 0);
        }
        add("%s_bucket{%sle=\"+Inf\"}".formatted(name, labels), count);
        String plain = labels.isEmpty() ? "" : "{" + labels.substring(0, labels.length() - 1) + "}";
        add(name + "_count" + plain, count);
        add(name + "_sum" + plain, count * seconds);
    }

    void groups(GroupLook... now) {
        groups = List.of(now);
    }

    void settings(Map<String, Map<String, String>> now) {
        settings = Optional.of(now);
    }

    void line(String topic, String text, Map<String, String> pairs) {
        lines.add(new LogEntry(nowMs, topic, text, pairs));
    }

    void isGone() {
        answers = false;
    }

    long nowMs() {
        return nowMs;
    }

    Look look() {
        nowMs += 1_000;
        StringBuilder text = new StringBuilder("# TYPE nothing counter\n");
        values.forEach((name, value) -> text.append(name).append(' ').append(value).append('\n'));
        Optional<Scrape> scrape =
                answers ? Optional.of(Scrape.parse(text.toString())) : Optional.empty();
        Look look =
                new Look(
                        nowMs,
                        List.of(new NodeLook("1", scrape, true, answers)),
                        answers ? Optional.of(groups) : Optional.empty(),
                        settings,
                        List.copyOf(lines),
                        0);
        lines.clear();
        return look;
    }
}
