package io.minikafka.simulator.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.minikafka.observer.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A server of a language model, in one of its bad moods.
final class BadModelServer implements AutoCloseable {
    enum Mood {
        /// Nobody asks it.
        OFF,
        /// Answers long after everybody has given up.
        SLOW,
        /// Breaks off in the middle of an answer.
        DYING,
        /// Answers at once, at length, and cites what is not there.
        LYING
    }

    private static final int LONG_S = 60;
    private static final int BABBLE_CHARS = 200_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Mood mood = Mood.OFF;

    BadModelServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    void mood(Mood now) {
        mood = now;
    }

    int asked() {
        return asked.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        byte[] body = lie().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (mood == Mood.SLOW && closed.await(LONG_S, TimeUnit.SECONDS)) {
                return;
            }
            exchange.sendResponseHeaders(200, body.length);
            OutputStream out = exchange.getResponseBody();
            out.write(body, 0, mood == Mood.DYING ? body.length / 2 : body.length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String lie() {
        String content =
                Json.object(
                                "cause",
                                "slow-disk",
                                "summary",
                                "Certainly. ".repeat(BABBLE_CHARS / 11),
                                "citations",
                                List.of(999))
                        .write();
        return Json.object(
                        "choices",
                        List.of(
                                Json.object(
                                        "message",
                                        Json.object("role", "assistant", "content", content))))
                .write();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
