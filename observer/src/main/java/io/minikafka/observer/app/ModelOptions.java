package io.minikafka.observer.app;

import io.minikafka.observer.llm.Advisor;
import io.minikafka.observer.llm.Budget;
import io.minikafka.observer.llm.GgufModel;
import io.minikafka.observer.llm.Model;
import io.minikafka.observer.llm.ModelException;
import io.minikafka.observer.llm.OpenAiModel;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which language model a command may ask, if any.
final class ModelOptions {
    private static final String KEY = "MINIKAFKA_LLM_KEY";

    @Option(
            names = "--llm",
            paramLabel = "URL",
            description =
                    "A server that speaks OpenAI's API, such as http://127.0.0.1:11434/v1; its key, if it wants one, is"
                            + " taken from MINIKAFKA_LLM_KEY.")
    private Optional<URI> server = Optional.empty();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "llama3.1:8b",
            description = "The model's name on that server (default: llama3.1:8b).")
    private String model = "llama3.1:8b";

    @Option(
            names = "--gguf",
            paramLabel = "FILE",
            description = "A model's file, to be run in a process of its own instead.")
    private Optional<Path> gguf = Optional.empty();

    @Option(
            names = "--allow-remote",
            description =
                    "The server may be on another machine: log lines and figures are sent there.")
    private boolean allowRemote;

    @Option(
            names = "--llm-timeout-s",
            paramLabel = "S",
            defaultValue = "30",
            description = "How long an answer may take (default: 30).")
    private int timeoutS = 30;

    @Option(
            names = "--llm-tokens",
            paramLabel = "N",
            defaultValue = "600",
            description = "How long an answer may be, in tokens (default: 600).")
    private int tokens = 600;

    Optional<Advisor> advisor() {
        return model().map(each -> new Advisor(each, budget(), System::currentTimeMillis));
    }

    Budget budget() {
        return new Budget(Duration.ofSeconds(timeoutS), tokens);
    }

    /// @throws CommandFailure if it cannot be used as it was named
    Optional<Model> model() {
        if (timeoutS < 1 || tokens < 1) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--llm-timeout-s and --llm-tokens must be at least 1");
        }
        try {
            if (gguf.isPresent()) {
                return Optional.of(GgufModel.open(gguf.get()));
            }
            return server.map(url ->
                    new OpenAiModel(
                            url,
                            model,
                            Optional.ofNullable(System.getenv(KEY)).orElse(""),
                            allowRemote));
        } catch (ModelException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
