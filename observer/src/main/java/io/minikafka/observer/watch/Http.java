package io.minikafka.observer.watch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// GETs a page, within limits of time and size.
public final class Http implements AutoCloseable {
    private static final int BYTES_MAX = 32 << 20;
    private static final int OK = 200;

    private final Duration limit;
    private final HttpClient client;

    public Http(Duration limit) {
        this.limit = limit;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(limit)
                        .build();
    }

    /// Empty if there is no such page now.
    public Optional<String> get(URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(limit).build();
        try {
            HttpResponse<InputStream> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                byte[] bytes = body.readNBytes(BYTES_MAX);
                return answer.statusCode() == OK
                        ? Optional.of(new String(bytes, StandardCharsets.UTF_8))
                        : Optional.empty();
            }
        } catch (IOException noAnswer) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
