package io.minikafka.simulator.ecosystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Calls Kafka's command line tools as a person at a shell does, against one broker.
final class Tools {
    private static final long LIMIT_S = 120;

    private final Path folder;
    private final String bootstrap;
    private int calls;

    /// @param folder where commands run and their output is kept
    Tools(Path folder, String bootstrap) {
        this.folder = folder;
        this.bootstrap = bootstrap;
        Distribution.prepareTools(bootstrap);
    }

    /// What a tool left behind.
    record Result(int code, String output, String errors) {
        /// The lines of its output.
        List<String> lines() {
            return output.lines().toList();
        }

        @Override
        public String toString() {
            return "exit code " + code + "\n" + output + "\n" + errors;
        }
    }

    /// Runs a tool that must succeed; its output. The words are separated by spaces.
    String done(Script script, String words) {
        Result result = call(script, words);
        assertThat(result.code()).as(script + " " + words + ": " + result).isZero();
        assertThat(result.errors()).as(script + " " + words).doesNotContain("Exception");
        return result.output();
    }

    /// The same with something to read at the standard input.
    String done(Script script, String words, String input) {
        Result result = call(script, List.of(words.split(" ")), input);
        assertThat(result.code()).as(script + " " + words + ": " + result).isZero();
        return result.output();
    }

    Result call(Script script, String words) {
        return call(script, List.of(words.split(" ")), "");
    }

    Result call(Script script, List<String> words, String input) {
        calls++;
        Path in = folder.resolve("in-" + calls);
        Path out = folder.resolve("out-" + calls);
        Path err = folder.resolve("err-" + calls);
        List<String> command = new ArrayList<>(Distribution.tool(script));
        words.forEach(word -> command.add(word.replace("@", bootstrap)));
        try {
            Files.writeString(in, input);
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectInput(in.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "%s %s did not end: %s%n%s"
                                .formatted(
                                        script,
                                        words,
                                        Files.readString(out),
                                        Files.readString(err)));
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
