package io.minikafka.observer.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleCommandTest {
    private final StringWriter out = new StringWriter();

    @Test
    void simulatesAndDraws(@TempDir Path folder) throws IOException {
        StringBuilder trace = new StringBuilder("minute,requests\n");
        for (int minute = 0; minute < 900; minute++) {
            trace.append(minute).append(',').append(minute % 60 < 10 ? 90 : 30).append('\n');
        }
        Path file = Files.writeString(folder.resolve("trace.csv"), trace);
        Path svg = folder.resolve("plot.svg");
        int code =
                run("simulate", file.toString(), "--node-capacity", "10", "--svg", svg.toString());
        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString()).contains("reactive", "scaler", "perfect", "times fewer");
        assertThat(svg).content().startsWith("<svg");
    }

    @Test
    void saysWhatIsWrong(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("trace.csv"), "minute,requests\nx,1\n");
        assertThat(run("simulate", file.toString(), "--node-capacity", "10")).isEqualTo(2);
        assertThat(out.toString()).contains("trace.csv:2");
        assertThat(run("simulate", file.toString(), "--node-capacity", "0")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(out.toString()).contains("Say what to do");
        assertThat(run("plan", "--at", "127.0.0.1:1")).isEqualTo(4);
        assertThat(out.toString()).contains("No scaler answers");
    }

    @Test
    void tellsInWordsWhatTheRunningScalerSays() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        server.createContext("/", exchange -> answer(exchange));
        server.start();
        String at = "127.0.0.1:" + server.getAddress().getPort();
        try {
            assertThat(run("plan", "--at", at)).as(out.toString()).isZero();
            assertThat(out.toString())
                    .contains("order 2: because", "reactive rule; 3 nodes ready", "5 from now on");
            assertThat(run("history", "--at", at)).isZero();
            assertThat(out.toString()).contains("3 -> 5 nodes  not known yet");
            assertThat(run("status", "--at", at)).isZero();
            assertThat(out.toString())
                    .contains("mode      dry run", "in 15 min 1,200", "not trusted", "7 missed");
            assertThat(run("status", "--json", "--at", at)).isZero();
            assertThat(out.toString()).contains("\"mode\":\"dry run\"");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void oneActionIsNamedAndWholly() {
        String[] common = {
            "run", "--metrics", "http://127.0.0.1:1/metrics", "--node-capacity", "5"
        };
        assertThat(run(with(common, "--cluster", "127.0.0.1:1"))).isEqualTo(2);
        assertThat(out.toString()).contains("--cluster wants --standby");
        assertThat(run(with(common, "--exec", "x", "--webhook", "http://127.0.0.1:1")))
                .isEqualTo(2);
        assertThat(out.toString()).contains("Name one action");
        assertThat(run(with(common, "--cluster=127.0.0.1:1", "--standby=1,2", "--nodes-min=3")))
                .isEqualTo(2);
        assertThat(out.toString()).contains("the most nodes are at least as many as the fewest");
    }

    private static String[] with(String[] common, String... more) {
        return Stream.concat(Arrays.stream(common), Arrays.stream(more)).toArray(String[]::new);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String decision =
                """
                {"minute":29384756,"load":1,"ready":3,"total":3,"target":5,"rule":"reactive","reason":"order 2: because"}\
                """;
        String page =
                switch (exchange.getRequestURI().getPath()) {
                    case "/plan" -> decision;
                    case "/history" ->
                            "[{\"decision\":%s,\"outcome\":\"pending\",\"words\":\"not known yet\"}]"
                                    .formatted(decision);
                    default ->
                            """
                            {"mode":"dry run","trouble":"","spending":{"minutes":9,"node_minutes":30,
                            "reactive_node_minutes":31,"missed_minutes":1,"reactive_missed_minutes":7},
                            "forecast":{"forecast":[{"minutes":15,"median":1200,"q95":1500}],"error":3,
                            "last_value_error":4,"below_q95":0.9,"trusted":false}}\
                            """;
                };
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /// As the launcher runs it.
    private int run(String... args) {
        String[] all = with(new String[] {"scale"}, args);
        PrintWriter to = new PrintWriter(out, true);
        return ObserverCommand.commandLine(all).setOut(to).setErr(to).execute(all);
    }
}
