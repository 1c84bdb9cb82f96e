package io.minikafka.observer.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.observer.incident.Verdict;
import io.minikafka.observer.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Servers as they are, and worse: whatever they do, there is an answer in time, and it is the rules' unless the model's
/// counts.
class OpenAiModelTest {
    private static final Budget BUDGET = new Budget(Duration.ofMillis(1_500), 100);
    private static final String GOOD =
            "{\"cause\":\"full-disk\",\"summary\":\"It is full [3].\",\"steps\":[\"Make room.\"],\"citations\":[3]}";

    private final FakeServer server = new FakeServer(FakeServer.content(GOOD));
    private final AtomicLong nowMs = new AtomicLong(1_000);
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void close() {
        over.countDown();
        server.close();
    }

    private Verdict explain() {
        try (Advisor advisor = advisor()) {
            return advisor.explain(Case.INCIDENT, Case.CAUSES, Case.RULES);
        }
    }

    private Advisor advisor() {
        return new Advisor(
                new OpenAiModel(server.uri(), "llama", "secret", false), BUDGET, nowMs::get);
    }

    private void theRulesStand(FakeServer.Behaviour behaviour, String why) {
        server.behave(behaviour);
        long begin = System.nanoTime();
        Verdict verdict = explain();
        assertThat(verdict.findings()).isEqualTo(Case.RULES.findings());
        assertThat(verdict.source()).isEqualTo(Verdict.RULES);
        assertThat(verdict.note()).contains(why);
        assertThat(System.nanoTime() - begin)
                .as("in time")
                .isLessThan(BUDGET.time().toNanos() + TimeUnit.SECONDS.toNanos(3));
    }

    @Test
    void aGoodAnswerIsTakenAndSigned() {
        Verdict verdict = explain();
        assertThat(verdict.cause()).isEqualTo("full-disk");
        assertThat(verdict.source()).isEqualTo("llama");
        String request = server.requests().getFirst();
        assertThat(request).startsWith("POST /v1/chat/completions HTTP/1.1");
        assertThat(request).contains("Bearer secret");
        Json body = Json.read(request.substring(request.indexOf("\r\n\r\n") + 4));
        assertThat(body.at("max_tokens").longOr(0)).isEqualTo(100);
        Json schema = body.at("response_format").at("json_schema").at("schema");
        assertThat(schema.at("properties").at("citations").at("maxItems").longOr(0)).isEqualTo(8);
        assertThat(schema.at("properties").at("steps").at("maxItems").longOr(0)).isEqualTo(4);
        assertThat(schema.at("properties").at("cause").at("enum").items()).hasSize(3);
    }

    @Test
    void badAnswersDoNotCount() {
        theRulesStand(FakeServer.content("I am sorry."), "no JSON");
        theRulesStand(FakeServer.content(GOOD.replace("[3]}", "[12]}")), "does not exist");
        theRulesStand(FakeServer.content(GOOD.replace("full-disk", "aliens")), "does not exist");
        theRulesStand(FakeServer.content(GOOD.replace("full [3]", "full for 4242 s")), "4242");
        theRulesStand(FakeServer.content(GOOD.substring(0, 60)), "no JSON");
        theRulesStand(FakeServer.says("<html>404</html>"), "no JSON");
        theRulesStand(FakeServer.says("{\"choices\":[]}"), "no content");
        theRulesStand(
                FakeServer.says(
                        "{\"choices\":[{\"message\":{\"refusal\":\"I cannot\",\"content\":null}}]}"),
                "refused");
        theRulesStand(
                FakeServer.says(
                        "{\"choices\":[{\"finish_reason\":\"length\",\"message\":{\"content\":\"{\"}}]}"),
                "cut");
    }

    @Test
    void badServersDoNotCount() {
        theRulesStand(out -> out.write(FakeServer.response("500 Oops", "overloaded")), "500");
        theRulesStand(
                out ->
                        out.write(
                                "HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII)),
                "302");
        theRulesStand(
                out -> out.write("garbage\r\n\r\n".getBytes(StandardCharsets.US_ASCII)), "asked");
        theRulesStand(
                out -> out.write(FakeServer.response("200 OK", GOOD), 0, 90), "cannot be asked");
        theRulesStand(
                out -> {
                    byte[] much = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
                    out.write(
                            "HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    for (int i = 0; i < 1_000; i++) {
                        out.write(much);
                    }
                },
                "larger");
        theRulesStand(_ -> await(), "1500 ms");
        theRulesStand(
                out -> {
                    for (byte each : FakeServer.response("200 OK", GOOD)) {
                        out.write(each);
                        out.flush();
                        if (over.getCount() == 0) {
                            return;
                        }
                        await(100);
                    }
                },
                "1500 ms");
        server.close();
        theRulesStand(_ -> {}, "cannot be asked");
    }

    private void await() {
        await(10_000);
    }

    private void await(long ms) {
        try {
            var _ = over.await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aModelThatFailsAgainAndAgainIsLeftAlone() {
        server.behave(FakeServer.content("no"));
        try (Advisor advisor = advisor()) {
            for (int i = 0; i < Advisor.FAILURES_MAX + 5; i++) {
                advisor.explain(Case.INCIDENT, Case.CAUSES, Case.RULES);
            }
            assertThat(server.requests()).hasSize(Advisor.FAILURES_MAX);
            server.behave(FakeServer.content(GOOD));
            nowMs.addAndGet(Advisor.PAUSE_MS);
            assertThat(advisor.explain(Case.INCIDENT, Case.CAUSES, Case.RULES).source())
                    .isEqualTo("llama");
        }
    }

    @Test
    void nothingLeavesTheMachineUnlessItMay() {
        for (String address :
                List.of(
                        "http://10.0.0.1/v1",
                        "http://example.com/v1",
                        "http://127.0.0.1.example.com/v1",
                        "http://localhost.example.com",
                        "http://[2001:db8::1]/v1",
                        "http://0.0.0.0/v1")) {
            assertThatThrownBy(() -> new OpenAiModel(URI.create(address), "m", "", false).close())
                    .as(address)
                    .hasMessageContaining("--allow-remote");
        }
        new OpenAiModel(URI.create("http://example.com/v1"), "m", "", true).close();
        for (String address :
                List.of("http://localhost:1/v1", "http://127.0.0.9/v1", "http://[::1]:8080/v1")) {
            assertThat(OpenAiModel.isLocal(URI.create(address))).as(address).isTrue();
        }
    }
}
