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

/// Nodes whose replicas are behind: what they know to be committed is less than what another node knew a while before.
/// Seen from outside, by comparing the nodes' figures; so it needs no word of the nodes about themselves.
final class Followers implements Symptom {
    private static final String END = "minikafka_partition_end_offset";
    private static final long BEHIND_MS = 1_500;
    private static final int LOOKS = 3;

    private final Map<String, Integer> looks = new HashMap<>();

    /// What one node has of the partitions that it holds.
    private static final class Behind {
        private int held;
        private int late;
        private double records;
    }

    @Override
    public List<Signal> find(View view) {
        Map<String, Double> before = new HashMap<>();
        Map<String, Double> now = new HashMap<>();
        for (NodeHistory node : view.nodes()) {
            node.last(BEHIND_MS)
                    .ifPresent(delta -> {
                        highest(delta.before(), before);
                        highest(delta.now(), now);
                    });
        }
        List<Signal> found = new ArrayList<>();
        for (NodeHistory node : view.nodes()) {
            Behind behind = behind(node, before, now);
            int seen = behind.late > 0 ? looks.merge(node.node(), 1, Integer::sum) : 0;
            if (seen == 0) {
                looks.remove(node.node());
            } else if (seen >= LOOKS) {
                found.add(signal(view.atMs(), node.node(), behind));
            }
        }
        return found;
    }

    private static void highest(Scrape scrape, Map<String, Double> into) {
        for (Scrape.Sample sample : scrape.all(END)) {
            into.merge(name(sample), sample.value(), Math::max);
        }
    }

    private static Behind behind(
            NodeHistory node, Map<String, Double> before, Map<String, Double> now) {
        Behind behind = new Behind();
        for (Scrape.Sample sample : node.now().all(END)) {
            // A partition that is not here has no records.
            if (sample.value() > 0) {
                behind.held++;
                if (sample.value() < before.getOrDefault(name(sample), 0.0)) {
                    behind.late++;
                    behind.records += now.getOrDefault(name(sample), 0.0) - sample.value();
                }
            }
        }
        return behind;
    }

    private static String name(Scrape.Sample sample) {
        return sample.label("topic") + "-" + sample.label("partition");
    }

    private static Signal signal(long atMs, String node, Behind behind) {
        return Signal.trouble(
                        atMs,
                        SignalKind.FOLLOWER_BEHIND,
                        Subject.node(node),
                        Severity.WARNING,
                        Say.text(
                                "The replicas of node %s are more than %s behind in %d of %d partitions, by %s records.",
                                node,
                                Say.seconds(BEHIND_MS / 1e3),
                                behind.late,
                                behind.held,
                                Say.plain(behind.records)))
                .with(Map.of("late", Integer.toString(behind.late)));
    }
}
