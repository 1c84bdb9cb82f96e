package io.minikafka.observer.scale.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Reads load from the nodes' metrics pages (text format of Prometheus): by how much the counters of one name rose.
/// A counter that fell was begun anew. A node that does not answer counts as asleep.
public final class MetricsPages implements LoadSource, AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int TOPICS_MAX = 10_000;

    private final List<URI> pages;
    private final String counter;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Map<String, Double> before = new TreeMap<>();

    /// @param counter the name of a counter, such as `minikafka_partition_received_bytes_total`
    public MetricsPages(List<URI> pages, String counter) {
        this.pages = List.copyOf(pages);
        this.counter = counter;
    }

    @Override
    public Reading read() throws InterruptedException {
        Map<String, Double> nodes = new TreeMap<>();
        Map<String, Double> topics = new TreeMap<>();
        for (URI page : pages) {
            try {
                HttpResponse<Stream<String>> answer =
                        http.send(
                                HttpRequest.newBuilder(page).timeout(TIMEOUT).build(),
                                BodyHandlers.ofLines());
                try (Stream<String> lines = answer.body()) {
                    if (answer.statusCode() == 200) {
                        read(page, lines, nodes, topics);
                    }
                }
            } catch (IOException asleep) {
                before.remove(page.toString());
            }
        }
        return new Reading(nodes, topics);
    }

    private void read(
            URI page, Stream<String> lines, Map<String, Double> nodes, Map<String, Double> topics) {
        Map<String, Double> totals = new TreeMap<>();
        lines.filter(line -> line.startsWith(counter))
                .forEach(line ->
                        Sample.of(line, counter)
                                .ifPresent(sample ->
                                        totals.merge(
                                                page + " " + sample.topic(),
                                                sample.value(),
                                                Double::sum)));
        double sum = totals.values().stream().mapToDouble(each -> each).sum();
        rise(page.toString(), sum, page.getAuthority(), nodes);
        totals.forEach((key, total) -> {
            String topic = key.substring(key.indexOf(' ') + 1);
            if (!topic.isEmpty()) {
                rise(key, total, topic, topics);
            }
        });
    }

    private void rise(String key, double total, String name, Map<String, Double> into) {
        Double last =
                before.size() < TOPICS_MAX ? before.put(key, total) : before.replace(key, total);
        if (last != null) {
            into.merge(name, total >= last ? total - last : total, Double::sum);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
