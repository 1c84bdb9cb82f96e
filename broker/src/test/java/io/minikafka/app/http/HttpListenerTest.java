package io.minikafka.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpListenerTest {
    private final HttpListener listener =
            HttpListener.open(
                    new HostPort("127.0.0.1", 0),
                    Map.of(
                            "/hello",
                            accept -> HttpPage.Content.plain(200, "hello " + accept),
                            "/broken",
                            _ -> {
                                throw new IllegalStateException("broken on purpose");
                            }));

    @AfterEach
    void close() {
        listener.close();
    }

    @Test
    void answersWhatItHas() throws IOException {
        assertThat(ask("GET /hello?x=1 HTTP/1.1\r\nHost: x\r\nACCEPT: text/x\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Length: 12\r\n")
                .endsWith("\r\n\r\nhello text/x");
    }

    @Test
    void aHeadHasNoBody() throws IOException {
        assertThat(ask("HEAD /hello HTTP/1.0\r\n\r\n"))
                .contains("Content-Length: 6\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertThat(ask("GET / HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ")
                .contains("/broken, /hello");
        assertThat(ask("POST /hello HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 405 ");
        assertThat(ask("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(ask("GET /broken HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 500 ");
        assertThat(ask("GET /hello HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aHeadWithoutEndIsNotReadForever() throws IOException {
        assertThat(ask("GET /hello HTTP/1.1\r\nX: " + "y".repeat((8 << 10) - 24))).isEmpty();
    }

    @Test
    void moreThanAFewAtOnceAreSentAway() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                idle.add(connect());
            }
            assertThat(connect().getInputStream().read()).isEqualTo(-1);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() {
        assertThatThrownBy(() ->
                        HttpListener.open(new HostPort("127.0.0.1", listener.port()), Map.of()))
                .hasMessageContaining("cannot listen on 127.0.0.1:" + listener.port())
                .hasMessageContaining("minikafka.http.listener");
    }

    private String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), listener.port());
    }
}
