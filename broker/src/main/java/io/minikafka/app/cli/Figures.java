package io.minikafka.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The figures that a broker tells at `/metrics`, and the few of them that fit into `status`.
final class Figures {
    private static final int TIMEOUT_MS = 5_000;
    private static final double MS_PER_SECOND = 1e3;

    private final Map<String, Double> samples;

    private Figures(Map<String, Double> samples) {
        this.samples = samples;
    }

    /// What is told at `http`, HOST:PORT; empty if nobody answers there.
    static Optional<Figures> ask(String http) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection)
                            URI.create("http://" + http + "/metrics").toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            try (InputStream body = connection.getInputStream()) {
                return Optional.of(read(body));
            }
        } catch (IOException nobody) {
            return Optional.empty();
        }
    }

    static Figures read(InputStream text) throws IOException {
        Map<String, Double> samples = new LinkedHashMap<>();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int value = line.lastIndexOf(' ');
            if (!line.startsWith("#") && value > 0) {
                String number = line.substring(value + 1).replace("+Inf", "Infinity");
                samples.put(line.substring(0, value), Double.parseDouble(number));
            }
        }
        return new Figures(samples);
    }

    String traffic() {
        return "%s in, %s out since the start, over %.0f connections now"
                .formatted(
                        bytes("minikafka_network_received_bytes_total"),
                        bytes("minikafka_network_sent_bytes_total"),
                        value("minikafka_connections"));
    }

    /// Of the last minutes in which somebody asked.
    String latency() {
        String requests =
                "minikafka_request_recent_percentile_seconds{api=\"%s\",waited=\"false\",";
        return "produce %s, fetch %s, sync to disk %s (median / 99th percentile, ms)"
                .formatted(
                        percentiles(requests.formatted("Produce")),
                        percentiles(requests.formatted("Fetch")),
                        percentiles("minikafka_wal_sync_recent_percentile_seconds{"));
    }

    String memory() {
        return "%s of heap used, at most %s; %s of the write-ahead log on disk"
                .formatted(
                        bytes("jvm_memory_used_bytes{area=\"heap\"}"),
                        bytes("jvm_memory_max_bytes{area=\"heap\"}"),
                        bytes("minikafka_wal_files_bytes"));
    }

    /// Empty as long as there was no damage.
    Optional<String> damage() {
        double now = value("minikafka_damaged_ranges");
        double repaired = value("minikafka_ranges_repaired_total");
        return now + repaired == 0
                ? Optional.empty()
                : Optional.of(
                        "%.0f ranges of segments cannot be read now, %.0f were repaired since the start"
                                .formatted(now, repaired));
    }

    private String percentiles(String prefix) {
        Double median = samples.get(prefix + "percentile=\"50\"}");
        Double high = samples.get(prefix + "percentile=\"99\"}");
        return median == null || high == null
                ? "-"
                : "%.2f / %.2f".formatted(median * MS_PER_SECOND, high * MS_PER_SECOND);
    }

    private String bytes(String sample) {
        return Sizes.bytes((long) value(sample));
    }

    private double value(String sample) {
        return samples.getOrDefault(sample, 0.0);
    }
}
