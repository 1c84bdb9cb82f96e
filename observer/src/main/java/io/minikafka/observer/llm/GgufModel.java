package io.minikafka.observer.llm;

import io.minikafka.observer.json.Json;
import io.minikafka.observer.llm.runner.Runner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// A model's file, run by a child process: started with the first question, kept for the next, killed when it is late and
/// at the end. Weights stay on this machine, and so does what is asked.
public final class GgufModel implements Model {
    private static final byte[] MAGIC = {'G', 'G', 'U', 'F'};

    private final Path file;
    private Optional<RunnerProcess> running = Optional.empty();

    private GgufModel(Path file) {
        this.file = file;
    }

    /// @throws ModelException if the file is no model
    public static GgufModel open(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new ModelException(file + " is no GGUF file");
            }
        } catch (IOException e) {
            throw new ModelException("the model's file cannot be read: " + e);
        }
        return new GgufModel(file.toAbsolutePath());
    }

    @Override
    public String name() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public String answer(Prompt prompt, Budget budget) {
        Json question =
                Json.object(
                        "system",
                        prompt.system(),
                        "user",
                        prompt.user(),
                        "schema",
                        prompt.schema(),
                        "tokens",
                        budget.tokens());
        RunnerProcess process =
                running.filter(RunnerProcess::isAlive).orElseGet(() -> RunnerProcess.start(file));
        running = Optional.of(process);
        Json answer;
        try {
            answer = Json.read(process.ask(question.write(), budget.time(), Runner.MARK));
        } catch (ModelException e) {
            close();
            throw e;
        }
        return answer.at("text")
                .text()
                .orElseThrow(() -> new ModelException(answer.at("error").textOr("no answer")));
    }

    /// The child's process, while there is one.
    Optional<Long> pid() {
        return running.filter(RunnerProcess::isAlive).map(RunnerProcess::pid);
    }

    @Override
    public void close() {
        running.ifPresent(RunnerProcess::close);
        running = Optional.empty();
    }
}
