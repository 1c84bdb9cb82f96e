package io.minikafka.app.http;

import io.minikafka.app.http.HttpPage.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer, on a thread of its own that a slow client holds for a limited time. Only what
/// scrapers and probes send: GET or HEAD without a body (RFC 9112); the connection is closed afterwards.
final class HttpAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(HttpAnswer.class);
    private static final int HEAD_MAX_BYTES = 8 << 10;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(5);

    private final SocketChannel channel;
    private final Map<String, HttpPage> pages;
    private final long endNs = System.nanoTime() + LIMIT_NS;

    HttpAnswer(SocketChannel channel, Map<String, HttpPage> pages) {
        this.channel = channel;
        this.pages = pages;
    }

    void serve() throws IOException {
        channel.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            String head = readHead(selector);
            if (head.isEmpty()) {
                return;
            }
            key.interestOps(SelectionKey.OP_WRITE);
            write(selector, answer(head));
        }
    }

    /// Empty if the client is gone, too slow, or says more than a head can be.
    private String readHead(Selector selector) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEAD_MAX_BYTES);
        while (bytes.hasRemaining() && await(selector)) {
            if (channel.read(bytes) < 0) {
                return "";
            }
            String head =
                    new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
            if (head.contains("\r\n\r\n")) {
                return head;
            }
        }
        return "";
    }

    private void write(Selector selector, ByteBuffer answer) throws IOException {
        while (answer.hasRemaining() && await(selector)) {
            channel.write(answer);
        }
        channel.shutdownOutput();
    }

    /// False when the time is up.
    private boolean await(Selector selector) throws IOException {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
        if (leftMs <= 0) {
            return false;
        }
        int ready = selector.select(leftMs);
        selector.selectedKeys().clear();
        return ready > 0;
    }

    private ByteBuffer answer(String head) {
        String[] lines = head.split("\r\n");
        String[] request = lines[0].split(" ");
        if (request.length != 3 || !request[2].startsWith("HTTP/1.")) {
            return bytes(Content.plain(400, "Only HTTP/1 is spoken here.\n"), true);
        }
        boolean headOnly = request[0].equals("HEAD");
        if (!headOnly && !request[0].equals("GET")) {
            return bytes(Content.plain(405, "Only GET and HEAD.\n"), true);
        }
        String path = request[1].replaceFirst("\\?.*", "");
        HttpPage page = pages.getOrDefault(path, _ -> notFound());
        return bytes(content(path, page, header(lines, "accept")), !headOnly);
    }

    private static Content content(String path, HttpPage page, String accept) {
        try {
            return page.content(accept);
        } catch (RuntimeException e) {
            LOG.error("path={} could not be answered", path, e);
            return Content.plain(500, "The broker failed; its log tells why.\n");
        }
    }

    private Content notFound() {
        return Content.plain(404, "There is " + new TreeSet<>(pages.keySet()) + "\n");
    }

    private static String header(String[] lines, String name) {
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0 && lines[i].substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                return lines[i].substring(colon + 1).strip();
            }
        }
        return "";
    }

    private static ByteBuffer bytes(Content content, boolean withBody) {
        byte[] body = content.text().getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        .formatted(
                                content.status(),
                                reason(content.status()),
                                content.type(),
                                body.length);
        byte[] headBytes = head.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes =
                ByteBuffer.allocate(headBytes.length + (withBody ? body.length : 0)).put(headBytes);
        if (withBody) {
            bytes.put(body);
        }
        return bytes.flip();
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }
}
