package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.watch.Scrape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A partition that gets far more records than the others of its topic, where that was not so before. A topic that
/// always was uneven is no news.
final class HotPartitions implements Symptom {
    private static final String ENDS = "minikafka_partition_end_offset";
    private static final String BYTES = "minikafka_partition_received_bytes_total";
    private static final long WINDOW_MS = 8_000;
    private static final int PARTITIONS_MIN = 3;
    private static final double RECORDS_PER_SECOND_MIN = 20;
    private static final double TIMES_THE_OTHERS = 5;
    private static final double MORE_THAN_USUAL_TIMES = 1.5;

    private final Map<String, Baseline> usual = new HashMap<>();

    @Override
    public List<Signal> find(View view) {
        List<Signal> found = new ArrayList<>();
        for (NodeHistory node : view.nodes()) {
            Optional<Delta> window = node.last(WINDOW_MS);
            if (window.isPresent() && window.get().tookMs() >= WINDOW_MS / 2) {
                rates(window.get())
                        .forEach((topic, rates) ->
                                find(view.atMs(), node.node(), topic, rates, window.get(), found));
            }
        }
        return found;
    }

    private void find(
            long atMs,
            String node,
            String topic,
            Map<Integer, Double> rates,
            Delta window,
            List<Signal> found) {
        double sum = rates.values().stream().mapToDouble(Double::doubleValue).sum();
        int hottest = hottest(rates);
        double most = rates.getOrDefault(hottest, 0.0);
        if (rates.size() < PARTITIONS_MIN || sum < RECORDS_PER_SECOND_MIN) {
            return;
        }
        double others = (sum - most) / (rates.size() - 1);
        double share = most / sum;
        Baseline baseline = usual.computeIfAbsent(node + " " + topic, _ -> new Baseline());
        boolean hot =
                baseline.isReady()
                        && most > TIMES_THE_OTHERS * Math.max(others, 1)
                        && share > MORE_THAN_USUAL_TIMES * baseline.usual();
        baseline.add(share, hot);
        if (hot) {
            double bytes =
                    window.perSecond(BYTES, "topic", topic, "partition", Integer.toString(hottest));
            found.add(
                    Signal.trouble(
                                    atMs,
                                    SignalKind.PARTITION_HOT,
                                    Subject.partition(node, topic, hottest),
                                    Severity.WARNING,
                                    Say.text(
                                            "Partition %s-%d gets %s of the topic's records: %s a second, %s/s; the"
                                                    + " other %d get %s each. Its share is usually %s.",
                                            topic,
                                            hottest,
                                            Say.percent(share),
                                            Say.plain(most),
                                            Say.bytes(bytes),
                                            rates.size() - 1,
                                            Say.plain(others),
                                            Say.percent(baseline.usual())))
                            .with(Map.of("share", Say.text("%.2f", share))));
        }
    }

    private static int hottest(Map<Integer, Double> rates) {
        return rates.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    /// Records a second by topic and partition.
    private static Map<String, Map<Integer, Double>> rates(Delta window) {
        Map<String, Map<Integer, Double>> before = ends(window.before());
        Map<String, Map<Integer, Double>> rates = ends(window.now());
        rates.forEach((topic, ends) ->
                ends.replaceAll((partition, end) ->
                        Math.max(
                                        0,
                                        end
                                                - before.getOrDefault(topic, Map.of())
                                                        .getOrDefault(partition, end))
                                / window.seconds()));
        return rates;
    }

    private static Map<String, Map<Integer, Double>> ends(Scrape scrape) {
        Map<String, Map<Integer, Double>> ends = new TreeMap<>();
        for (Scrape.Sample sample : scrape.all(ENDS)) {
            String partition = sample.label("partition");
            if (!partition.isEmpty() && !sample.label("topic").startsWith("__")) {
                ends.computeIfAbsent(sample.label("topic"), _ -> new TreeMap<>())
                        .put(Integer.parseInt(partition), sample.value());
            }
        }
        return ends;
    }
}
