package io.minikafka.observer.llm;

import io.minikafka.observer.json.Json;
import io.minikafka.observer.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A model behind any server that speaks OpenAI's chat completions: Ollama, llama.cpp, vLLM, LM Studio.
///
/// What is asked stays on this machine: an address elsewhere needs to be allowed, redirections are not followed, proxies
/// not used. An answer is read within limits of time and size.
public final class OpenAiModel implements Model {
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final int ERROR_CHARS = 200;
    private static final int OK = 200;

    private final URI completions;
    private final String model;
    private final String key;
    private final HttpClient client;

    /// @param base such as `http://127.0.0.1:11434/v1`
    /// @param key may be empty
    public OpenAiModel(URI base, String model, String key, boolean allowRemote) {
        if (!allowRemote && !isLocal(base)) {
            throw new ModelException(
                    "%s is not on this machine; log lines would leave it. Say --allow-remote if that is meant"
                            .formatted(base.getHost()));
        }
        this.completions = URI.create(base.toString().replaceAll("/+$", "") + "/chat/completions");
        this.model = model;
        this.key = key;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .build();
    }

    /// By the address's form alone: a name that somebody's name server knows may lead anywhere.
    static boolean isLocal(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost();
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    @Override
    public String name() {
        return model;
    }

    @Override
    public String answer(Prompt prompt, Budget budget) {
        FutureTask<String> call = new FutureTask<>(() -> call(prompt, budget));
        Thread thread = Thread.ofVirtual().name("model").start(call);
        try {
            return call.get(budget.time().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            call.cancel(true);
            throw new ModelException("no answer within " + budget.time().toMillis() + " ms");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ModelException known) {
                throw known;
            }
            throw new ModelException("it cannot be asked: " + e.getCause());
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new ModelException("interrupted");
        }
    }

    private String call(Prompt prompt, Budget budget) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(completions)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body(prompt, budget).write()));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        HttpResponse<InputStream> response =
                client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            byte[] bytes = in.readNBytes(ANSWER_BYTES_MAX + 1);
            if (bytes.length > ANSWER_BYTES_MAX) {
                throw new ModelException(
                        "its answer is larger than " + ANSWER_BYTES_MAX + " bytes");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (response.statusCode() != OK) {
                throw new ModelException(
                        "its server answered %d: %s"
                                .formatted(
                                        response.statusCode(),
                                        text.substring(0, Math.min(ERROR_CHARS, text.length()))));
            }
            return content(text);
        }
    }

    private Json body(Prompt prompt, Budget budget) {
        return Json.object(
                "model",
                model,
                "messages",
                List.of(
                        Json.object("role", "system", "content", prompt.system()),
                        Json.object("role", "user", "content", prompt.user())),
                "temperature",
                0,
                "max_tokens",
                budget.tokens(),
                "stream",
                false,
                "response_format",
                Json.object(
                        "type",
                        "json_schema",
                        "json_schema",
                        Json.object("name", "answer", "strict", true, "schema", prompt.schema())));
    }

    private static String content(String text) {
        Json choice;
        try {
            choice = Json.read(text).at("choices").at(0);
        } catch (JsonException e) {
            throw new ModelException("its server's answer is no JSON: " + e.getMessage());
        }
        if (choice.at("finish_reason").textOr("").equals("length")) {
            throw new ModelException("its answer was cut: it needed more tokens than it may have");
        }
        Json message = choice.at("message");
        if (message.at("refusal").text().isPresent()) {
            throw new ModelException("it refused to answer");
        }
        return message.at("content")
                .text()
                .orElseThrow(() -> new ModelException("its server's answer has no content"));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
