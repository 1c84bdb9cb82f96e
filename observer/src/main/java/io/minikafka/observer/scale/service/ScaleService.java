package io.minikafka.observer.scale.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.minikafka.observer.json.Json;
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
    private final long minuteMs;
    private final HttpServer server;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// @param capacity what carries decisions out; empty: a dry run
    /// @param listen where to answer
    /// @param minuteMs how long a minute lasts: less than 60,000 only where a day is replayed
    public ScaleService(
            ScaleSettings settings,
            LoadSource source,
            Optional<Capacity> capacity,
            Path folder,
            InetSocketAddress listen,
            InstantSource clock,
            long minuteMs)
            throws IOException {
        this.source = source;
        this.clock = clock;
        this.minuteMs = minuteMs;
        journal = new LoadJournal(folder.resolve("load.csv"));
        scaling = new Scaling(settings, capacity.isPresent());
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
        remember();
        source.read();
        while (!closed.await(minuteMs - clock.millis() % minuteMs, TimeUnit.MILLISECONDS)) {
            minute();
        }
    }

    /// What the journal knows.
    void remember() {
        scaling.replay(journal.minutes());
    }

    /// One look; a minute that was seen already, because the clock was set back, is left out.
    void minute() {
        long minute = clock.millis() / minuteMs - 1;
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

    private void page(String path, Supplier<Json> content) {
        server.createContext(path, exchange -> answer(exchange, content));
    }

    private static void answer(HttpExchange exchange, Supplier<Json> content) throws IOException {
        try (exchange) {
            byte[] bytes = content.get().write().getBytes(StandardCharsets.UTF_8);
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
