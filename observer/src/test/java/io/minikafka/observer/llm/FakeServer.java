package io.minikafka.observer.llm;

import io.minikafka.observer.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/// Speaks HTTP as an OpenAI-compatible server does, down to the bytes, and behaves as a test wants.
final class FakeServer implements AutoCloseable {
    /// What it does with a request that it has read.
    interface Behaviour {
        void answer(OutputStream out) throws IOException;
    }

    private final ServerSocket socket;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour;

    FakeServer(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::run);
    }

    static Behaviour says(String body) {
        return out -> out.write(response("200 OK", body));
    }

    /// An answer with this content, as servers wrap it.
    static Behaviour content(String content) {
        return says(
                Json.object(
                                "choices",
                                List.of(
                                        Json.object(
                                                "finish_reason",
                                                "stop",
                                                "message",
                                                Json.object(
                                                        "role", "assistant", "content", content))))
                        .write());
    }

    static byte[] response(String status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] head =
                "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(status, bytes.length)
                        .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head);
        all.writeBytes(bytes);
        return all.toByteArray();
    }

    void behave(Behaviour newBehaviour) {
        behaviour = newBehaviour;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1/");
    }

    /// Head and body of what came.
    List<String> requests() {
        return requests;
    }

    private void run() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            requests.add(read(client.getInputStream()));
            behaviour.answer(client.getOutputStream());
            client.getOutputStream().flush();
        } catch (IOException clientGone) {
            requests.add("gone: " + clientGone);
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.US_ASCII);
        int length =
                text.lines()
                        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                        .mapToInt(line -> Integer.parseInt(line.split(":", 2)[1].strip()))
                        .findFirst()
                        .orElse(0);
        return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
