package io.minikafka.simulator.ecosystem;

import io.minikafka.simulator.broker.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A worker of a distributed Connect cluster, driven by its REST interface. It can be started again after it ended:
/// all that it must remember lies in the broker's topics.
final class ConnectWorker implements AutoCloseable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final Path settings;
    private final int port = Ports.free();
    private final HttpClient http = HttpClient.newHttpClient();
    private Optional<Program> running = Optional.empty();

    ConnectWorker(Path folder, String bootstrap) {
        this.folder = folder;
        this.settings = folder.resolve("worker.properties");
        try {
            Files.writeString(
                    settings,
                    """
                    bootstrap.servers=%s
                    listeners=http://127.0.0.1:%d
                    group.id=connect
                    config.storage.topic=connect-configs
                    offset.storage.topic=connect-offsets
                    status.storage.topic=connect-status
                    config.storage.replication.factor=1
                    offset.storage.replication.factor=1
                    status.storage.replication.factor=1
                    offset.storage.partitions=5
                    key.converter=org.apache.kafka.connect.storage.StringConverter
                    value.converter=org.apache.kafka.connect.storage.StringConverter
                    offset.flush.interval.ms=500
                    session.timeout.ms=6000
                    heartbeat.interval.ms=1000
                    consumer.session.timeout.ms=6000
                    consumer.heartbeat.interval.ms=1000
                    scheduled.rebalance.max.delay.ms=0
                    exactly.once.source.support=enabled
                    plugin.discovery=service_load
                    reconnect.backoff.max.ms=100
                    """
                            .formatted(bootstrap, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        var command = Distribution.program("org.apache.kafka.connect.cli.ConnectDistributed");
        command.add(settings.toString());
        running = Optional.of(Program.start("worker", folder, command));
        await("the worker answers", this::answers);
    }

    private boolean answers() {
        try {
            return get("/connectors").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /// Waits for a condition as long as the worker runs.
    void await(String what, BooleanSupplier condition) {
        running.orElseThrow().await(what, condition);
    }

    /// Makes a connector or changes its settings.
    ///
    /// @param config a JSON object
    void configure(String connector, String config) {
        HttpResponse<String> answer = send("PUT", "/connectors/" + connector + "/config", config);
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(connector + " was refused: " + answer.body());
        }
    }

    /// Whether the connector and its only task run.
    boolean isRunning(String connector) {
        String status = get("/connectors/" + connector + "/status").body();
        return status.split("\"state\":\"RUNNING\"", -1).length == 3;
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    HttpResponse<String> send(String method, String path, String body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .timeout(ANSWER_LIMIT)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void kill9() {
        running.ifPresent(Program::kill9);
        running = Optional.empty();
    }

    @Override
    public void close() {
        running.ifPresent(Program::close);
        http.close();
    }
}
