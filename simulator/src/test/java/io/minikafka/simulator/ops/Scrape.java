package io.minikafka.simulator.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a broker answers over HTTP, as a scraper sees it.
record Scrape(int status, String type, String text) {
    static Scrape of(int port, String path, String accept) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .header("Accept", accept)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return new Scrape(
                    response.statusCode(),
                    response.headers().firstValue("content-type").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Scrape metrics(int port) {
        return of(port, "/metrics", "text/plain");
    }

    /// The value of each line, by name and labels.
    Map<String, Double> samples() {
        Map<String, Double> samples = new LinkedHashMap<>();
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    int value = line.lastIndexOf(' ');
                    Double former =
                            samples.put(
                                    line.substring(0, value),
                                    Double.valueOf(
                                            line.substring(value + 1).replace("+Inf", "Infinity")));
                    if (former != null) {
                        throw new AssertionError("told twice: " + line);
                    }
                });
        return samples;
    }

    double value(String sample) {
        Double value = samples().get(sample);
        if (value == null) {
            throw new AssertionError("no " + sample + " in\n" + text);
        }
        return value;
    }
}
