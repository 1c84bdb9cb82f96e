package io.minikafka.observer.scale.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.observer.scale.Capacity;
import io.minikafka.observer.scale.ScaleSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleServiceTest {
    private static final long FIRST = 29_000_000;

    @TempDir private Path folder = Path.of("");
    private long minute = FIRST;
    private double load = 50;

    @Test
    void actsAndTellsWhatItDid() throws IOException, InterruptedException {
        LinkedBlockingQueue<String> actions = new LinkedBlockingQueue<>();
        Capacity capacity = action -> actions.add(action.kind() + " " + action.target());
        try (ScaleService service = service(Optional.of(capacity))) {
            service.start();
            minute(service, 50);
            assertThat(get(service, "/external-metric")).startsWith("{\"nodes\":8,");
            assertThat(actions.poll(30, TimeUnit.SECONDS))
                    .as("nobody knows what was done before the start")
                    .isEqualTo("WAKE 8");
            minute(service, 95);
            assertThat(actions.poll(30, TimeUnit.SECONDS)).isEqualTo("WAKE 14");
            assertThat(get(service, "/plan")).contains("\"target\":14", "order 6: a load of 95");
            assertThat(get(service, "/history")).contains("\"outcome\":\"pending\"");
            assertThat(get(service, "/status"))
                    .contains("\"mode\":\"acting\"", "\"trusted\":false");
            assertThat(get(service, "/forecast"))
                    .contains(
                            "\"series\":\"all\"",
                            "\"series\":\"node n1\"",
                            "\"series\":\"topic t\"");
        }
    }

    @Test
    void aRestartGoesOnWhereItWas() throws IOException, InterruptedException {
        try (ScaleService service = service(Optional.empty())) {
            minute(service, 50);
            minute(service, 95);
        }
        try (ScaleService service = service(Optional.empty())) {
            service.start();
            service.remember();
            assertThat(get(service, "/external-metric"))
                    .isEqualTo("{\"nodes\":14,\"minute\":" + (FIRST + 1) + "}");
            minute = FIRST + 1;
            minute(service, 10);
            assertThat(get(service, "/external-metric"))
                    .as("a minute that was seen already")
                    .startsWith("{\"nodes\":14,");
            assertThat(get(service, "/status")).contains("\"mode\":\"dry run\"");
        }
    }

    @Test
    void whileNobodyAnswersNothingIsDecided() throws IOException, InterruptedException {
        try (ScaleService service = service(Optional.empty())) {
            service.start();
            minute(service, 50);
            minute(service, -1);
            assertThat(get(service, "/plan")).contains("\"minute\":" + FIRST + ",");
        }
    }

    private void minute(ScaleService service, double newLoad) {
        load = newLoad;
        minute++;
        service.minute();
    }

    private ScaleService service(Optional<Capacity> capacity) throws IOException {
        return new ScaleService(
                ScaleSettings.of(10, 3),
                () ->
                        load < 0
                                ? new LoadSource.Reading(Map.of(), Map.of())
                                : new LoadSource.Reading(Map.of("n1", load), Map.of("t", load)),
                capacity,
                folder,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                () -> Instant.ofEpochSecond(minute * 60 + 1),
                60_000);
    }

    private static String get(ScaleService service, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + service.address().getPort() + path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        }
    }
}
