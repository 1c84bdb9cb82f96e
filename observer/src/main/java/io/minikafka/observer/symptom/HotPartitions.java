package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.watch.Scrape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A partition that gets far more records than the others of its topic, where that was not so before. A topic that
/// always was uneven is no news. All nodes together tell where partitions end, so it does not matter which of them lead or
/// have a replica, nor whether one of them stands still.
final class HotPartitions implements Symptom {
    private static final String ENDS = "minikafka_partition_end_offset";
    private static final String BYTES = "minikafka_partition_received_bytes_total";
    private static final long WINDOW_MS = 8_000;
    private static final int PARTITIONS_MIN = 3;
    private static final double RECORDS_PER_SECOND_MIN = 20;
    private static final double TIMES_THE_OTHERS = 5;
    private static final double MORE_THAN_USUAL_TIMES = 1.5;

    private final Map<String, Baseline> usual = new HashMap<>();

    /// What a node's figures say of one and the same time.
    private record Window(String node, Delta delta) {
        double bytes(String topic, int partition) {
            return delta.perSecond(BYTES, "topic", topic, "partition", Integer.toString(partition));
        }
    }

    @Override
    public List<Signal> find(View view) {
        List<Window> windows = new ArrayList<>();
        for (NodeHistory node : view.nodes()) {
            node.last(WINDOW_MS)
                    .filter(delta -> delta.tookMs() >= WINDOW_MS / 2)
                    .ifPresent(delta -> windows.add(new Window(node.node(), delta)));
        }
        List<Signal> found = new ArrayList<>();
        rates(windows).forEach((topic, rates) -> find(view.atMs(), topic, rates, windows, found));
        return found;
    }

    private void find(
            long atMs,
            String topic,
            Map<Integer, Double> rates,
            List<Window> windows,
            List<Signal> found) {
        double sum = rates.values().stream().mapToDouble(Double::doubleValue).sum();
        int hottest = hottest(rates);
        double most = rates.getOrDefault(hottest, 0.0);
        if (rates.size() < PARTITIONS_MIN || sum < RECORDS_PER_SECOND_MIN) {
            return;
        }
        double others = (sum - most) / (rates.size() - 1);
        double share = most / sum;
        Baseline baseline = usual.computeIfAbsent(topic, _ -> new Baseline());
        boolean hot =
                baseline.isReady()
                        && most > TIMES_THE_OTHERS * Math.max(others, 1)
                        && share > MORE_THAN_USUAL_TIMES * baseline.usual();
        baseline.add(share, hot);
        if (hot) {
            Window led = leader(topic, hottest, windows);
            found.add(
                    Signal.trouble(
                                    atMs,
                                    SignalKind.PARTITION_HOT,
                                    Subject.partition(led.node(), topic, hottest),
                                    Severity.WARNING,
                                    Say.text(
                                            "Partition %s-%d gets %s of the topic's records: %s a second, %s/s; the"
                                                    + " other %d get %s each. Its share is usually %s.",
                                            topic,
                                            hottest,
                                            Say.percent(share),
                                            Say.plain(most),
                                            Say.bytes(led.bytes(topic, hottest)),
                                            rates.size() - 1,
                                            Say.plain(others),
                                            Say.percent(baseline.usual())))
                            .with(Map.of("share", Say.text("%.2f", share))));
        }
    }

    /// The node that takes what is produced there.
    private static Window leader(String topic, int partition, List<Window> windows) {
        return windows.stream()
                .max(Comparator.comparingDouble(window -> window.bytes(topic, partition)))
                .orElseThrow();
    }

    private static int hottest(Map<Integer, Double> rates) {
        return rates.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    /// Records a second by topic and partition.
    private static Map<String, Map<Integer, Double>> rates(List<Window> windows) {
        Map<String, Map<Integer, Double>> before = new TreeMap<>();
        Map<String, Map<Integer, Double>> rates = new TreeMap<>();
        double seconds = 1;
        for (Window window : windows) {
            highest(window.delta().before(), before);
            highest(window.delta().now(), rates);
            seconds = Math.max(seconds, window.delta().seconds());
        }
        double took = seconds;
        rates.forEach((topic, ends) ->
                ends.replaceAll((partition, end) ->
                        Math.max(
                                        0,
                                        end
                                                - before.getOrDefault(topic, Map.of())
                                                        .getOrDefault(partition, end))
                                / took));
        return rates;
    }

    private static void highest(Scrape scrape, Map<String, Map<Integer, Double>> ends) {
        for (Scrape.Sample sample : scrape.all(ENDS)) {
            String partition = sample.label("partition");
            if (!partition.isEmpty() && !sample.label("topic").startsWith("__")) {
                ends.computeIfAbsent(sample.label("topic"), _ -> new TreeMap<>())
                        .merge(Integer.parseInt(partition), sample.value(), Math::max);
            }
        }
    }
}
