package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.watch.GroupLook;
import io.minikafka.observer.watch.Look;
import io.minikafka.observer.watch.NodeLook;
import io.minikafka.observer.watch.Scrape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How things are, usual or not: groups with their lag, topics with their traffic, nodes with their latency. From two
/// looks, because rates are differences. Pure.
public final class Portrait {
    private static final String ENDS = "minikafka_partition_end_offset";

    private final Look before;
    private final Look now;
    private final List<Signal> facts = new ArrayList<>();

    private Portrait(Look before, Look now) {
        this.before = before;
        this.now = now;
    }

    /// Groups first, as most questions are about them.
    public static List<Signal> of(Look before, Look now) {
        Portrait portrait = new Portrait(before, now);
        portrait.groups();
        portrait.nodes();
        return portrait.facts;
    }

    private void groups() {
        Map<String, GroupLook> earlier = new HashMap<>();
        before.groups().ifPresent(all -> all.forEach(group -> earlier.put(group.group(), group)));
        now.groups()
                .ifPresent(all ->
                        all.forEach(
                                group -> group(group, earlier.getOrDefault(group.group(), group))));
    }

    private void group(GroupLook group, GroupLook earlier) {
        Map<String, long[]> topics = new TreeMap<>();
        group.places().forEach(place -> sum(topics, place)[0] += place.lag());
        earlier.places().forEach(place -> sum(topics, place)[1] += place.lag());
        double seconds = Math.max(1, now.atMs() - before.atMs()) / 1e3;
        topics.forEach((topic, lags) ->
                say(
                        Subject.group(now.home(), group.group()).with(topic, Subject.NO_PARTITION),
                        Say.text(
                                "Group %s is %d records behind in %s (%s a second); state %s, %d members.",
                                group.group(),
                                lags[0],
                                topic,
                                signed((lags[0] - lags[1]) / seconds),
                                group.state(),
                                group.members())));
        if (!group.rebalances().isEmpty()) {
            GroupLook.Rebalance last = group.rebalances().getLast();
            say(
                    Subject.group(now.home(), group.group()),
                    Say.text(
                            "The last rebalance of group %s began %s ago: %s.",
                            group.group(),
                            Say.seconds((now.atMs() - last.beganMs()) / 1e3),
                            last.reasons()));
        }
    }

    private static long[] sum(Map<String, long[]> topics, GroupLook.Place place) {
        return topics.computeIfAbsent(place.topic(), _ -> new long[2]);
    }

    private void nodes() {
        Map<String, Scrape> earlier = new HashMap<>();
        for (NodeLook node : before.nodes()) {
            node.scrape().ifPresent(scrape -> earlier.put(node.node(), scrape));
        }
        for (NodeLook node : now.nodes()) {
            node.scrape()
                    .ifPresent(scrape ->
                            node(
                                    node.node(),
                                    new Delta(
                                            earlier.getOrDefault(node.node(), scrape),
                                            scrape,
                                            Math.max(1, now.atMs() - before.atMs()))));
        }
    }

    private void node(String node, Delta delta) {
        say(
                Subject.node(node),
                Say.text(
                        "Node %s answers %s requests a second; a produce takes %s on average, a write and sync of"
                                + " the log %s.",
                        node,
                        Say.plain(delta.perSecond("minikafka_requests_total")),
                        mean(
                                delta,
                                "minikafka_request_seconds",
                                "api",
                                "Produce",
                                "waited",
                                "false"),
                        mean(delta, "minikafka_wal_sync_seconds")));
        say(
                Subject.node(node),
                Say.text(
                        "Node %s uses %s cores and %s of %s heap; %s of %s are free on its disk.",
                        node,
                        Say.plain(delta.perSecond("process_cpu_seconds_total")),
                        Say.bytes(delta.now().sumOr(0, "jvm_memory_used_bytes", "area", "heap")),
                        Say.bytes(delta.now().sumOr(0, "jvm_memory_max_bytes", "area", "heap")),
                        Say.bytes(delta.now().sumOr(0, "minikafka_disk_free_bytes")),
                        Say.bytes(delta.now().sumOr(0, "minikafka_disk_size_bytes"))));
        Map<String, Integer> partitions = new TreeMap<>();
        delta.now()
                .all(ENDS)
                .forEach(sample -> partitions.merge(sample.label("topic"), 1, Integer::sum));
        partitions.forEach((topic, count) ->
                say(
                        Subject.topic(node, topic),
                        Say.text(
                                "Topic %s gets %s records and %s a second in %d partitions.",
                                topic,
                                Say.plain(delta.perSecond(ENDS, "topic", topic)),
                                Say.bytes(
                                        delta.perSecond(
                                                "minikafka_partition_received_bytes_total",
                                                "topic",
                                                topic)),
                                count)));
    }

    private static String mean(Delta delta, String times, String... labels) {
        return delta.grew(times + "_count", labels) > 0
                ? Say.seconds(delta.meanSeconds(times, labels))
                : "unknown time (there was none)";
    }

    private static String signed(double value) {
        return (value > 0 ? "+" : value < 0 ? "-" : "") + Say.plain(Math.abs(value));
    }

    private void say(Subject about, String text) {
        facts.add(Signal.context(now.atMs(), SignalKind.FACT, about, text));
    }
}
