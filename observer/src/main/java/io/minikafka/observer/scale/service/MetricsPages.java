package io.minikafka.observer.scale.service;

import io.minikafka.observer.watch.Http;
import io.minikafka.observer.watch.Scrape;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads load from the nodes' metrics pages: by how much the counters of one name rose. A counter that fell was begun
/// anew. A node that does not answer counts as asleep.
public final class MetricsPages implements LoadSource, AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int COUNTERS_MAX = 10_000;

    private final List<URI> pages;
    private final String counter;
    private final Http http = new Http(TIMEOUT);
    private final Map<String, Double> before = new TreeMap<>();

    /// @param counter the name of a counter, such as `minikafka_partition_received_bytes_total`
    public MetricsPages(List<URI> pages, String counter) {
        this.pages = List.copyOf(pages);
        this.counter = counter;
    }

    @Override
    public Reading read() {
        Map<String, Double> nodes = new TreeMap<>();
        Map<String, Double> topics = new TreeMap<>();
        for (URI page : pages) {
            http.get(page)
                    .ifPresentOrElse(
                            text -> read(page, Scrape.parse(text), nodes, topics),
                            () -> before.remove(page.toString()));
        }
        return new Reading(nodes, topics);
    }

    private void read(
            URI page, Scrape scrape, Map<String, Double> nodes, Map<String, Double> topics) {
        Map<String, Double> totals = new TreeMap<>();
        for (Scrape.Sample sample : scrape.all(counter)) {
            totals.merge(sample.label("topic"), sample.value(), Double::sum);
        }
        double sum = totals.values().stream().mapToDouble(each -> each).sum();
        rise(page.toString(), sum, page.getAuthority(), nodes);
        totals.forEach((topic, total) -> {
            if (!topic.isEmpty()) {
                rise(page + " " + topic, total, topic, topics);
            }
        });
    }

    private void rise(String key, double total, String name, Map<String, Double> into) {
        Double last =
                before.size() < COUNTERS_MAX ? before.put(key, total) : before.replace(key, total);
        if (last != null) {
            into.merge(name, total >= last ? total - last : total, Double::sum);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
