package io.minikafka.observer.scale.service;

import io.minikafka.observer.scale.Capacity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Posts each action as JSON; any answer of 2xx means that it was accepted. `Idempotency-Key` carries the id.
public final class Webhook implements Capacity, AutoCloseable {
    private final URI url;
    private final Duration timeout;
    private final HttpClient http;

    public Webhook(URI url, Duration timeout) {
        this.url = url;
        this.timeout = timeout;
        http = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    @Override
    public void carryOut(Action action) throws IOException, InterruptedException {
        HttpResponse<Void> answer =
                http.send(
                        HttpRequest.newBuilder(url)
                                .timeout(timeout)
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", action.id())
                                .POST(BodyPublishers.ofString(ScaleJson.action(action).write()))
                                .build(),
                        BodyHandlers.discarding());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(url + " answered " + answer.statusCode());
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
