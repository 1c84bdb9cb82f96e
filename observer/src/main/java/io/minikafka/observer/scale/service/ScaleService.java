package io.minikafka.observer.scale.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.minikafka.observer.scale.Capacity;
import io.minikafka.observer.scale.ScaleSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The running scaler: looks at the load each minute, decides, asks for capacity, and answers
/// `/external-metric`, `/plan`, `/status`, `/history` and `/forecast`. Its caller's thread does the work in [#run]; pages are answered by virtual threads.
public final class ScaleService implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final int HISTORY_ENTRIES = 100;

    private final LoadSource source;
    private final LoadJournal journal;
    private final Scaling scaling;
    private final Optional<Actions> actions;
    private final InstantSource clock;
    private final HttpServer server;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// @param capacity what carries decisions out; empty: a dry run
    /// @param listen where to answer
    public ScaleService(
            ScaleSettings settings,
            LoadSource source,
            Optional<Capacity> capacity,
            Path folder,
            InetSocketAddress listen,
            InstantSource clock)
            throws IOException {
        this.source = source;
        this.clock = clock;
        journal = new LoadJournal(folder.resolve("load.csv"));
        scaling = new Scaling(settings, capacity.isPresent());
        scaling.replay(journal.minutes());
        actions = capacity.map(each -> new Actions(each, FIRST_PAUSE));
        server = HttpServer.create(listen, 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        page("/external-metric", scaling::externalMetric);
        page("/plan", scaling::plan);
        page("/status", () -> scaling.status(actions.map(Actions::trouble).orElse("")));
        page("/history", () -> scaling.history(HISTORY_ENTRIES));
        page("/forecast", scaling::forecasts);
    }

    public void start() {
        actions.ifPresent(Actions::start);
        server.start();
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    /// Works until it is closed.
    public void run() throws InterruptedException {
        source.read();
        while (!closed.await(60_000 - clock.millis() % 60_000, TimeUnit.MILLISECONDS)) {
            minute();
        }
    }

    /// One look; a minute that was seen already, because the clock was set back, is left out.
    void minute() throws InterruptedException {
        long minute = clock.millis() / 60_000 - 1;
        LoadSource.Reading reading = source.read();
        if (journal.minutes().isEmpty() || minute > journal.minutes().lastKey()) {
            if (!reading.nodes().isEmpty()) {
                journal.add(minute, reading.total());
            }
            actions.ifPresent(Actions::retry);
            scaling.minute(minute, reading)
                    .ifPresent(action -> actions.ifPresent(each -> each.add(action)));
        }
    }

    private void page(String path, Supplier<String> content) {
        server.createContext(path, exchange -> answer(exchange, content));
    }

    private static void answer(HttpExchange exchange, Supplier<String> content) throws IOException {
        try (exchange) {
            byte[] bytes = content.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(bytes);
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        actions.ifPresent(Actions::close);
    }
}
