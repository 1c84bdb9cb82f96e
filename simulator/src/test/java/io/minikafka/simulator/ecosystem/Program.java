package io.minikafka.simulator.ecosystem;

import io.minikafka.simulator.broker.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Somebody else's program that keeps running: a Streams application, a Connect worker. Its output is appended to a
/// log in the test's folder.
final class Program implements AutoCloseable {
    private static final long END_LIMIT_S = 60;

    private final String name;
    private final Path log;
    private final Process process;

    private Program(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /// @param folder where it runs; its log has the name of the program
    static Program start(String name, Path folder, List<String> command) {
        Path log = folder.resolve(name + ".log");
        try {
            return new Program(
                    name,
                    log,
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for a condition as long as the program runs.
    void await(String what, BooleanSupplier condition) {
        Await.until(
                what,
                this::log,
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError(
                                "%s ended while it was to do this: %s%n%s"
                                        .formatted(name, what, log()));
                    }
                    return condition.getAsBoolean();
                });
    }

    /// All that it said, over all starts.
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends its input, for programs that then end by themselves; waits for that.
    void endInput() {
        try {
            process.outputWriter().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitEnd();
    }

    void kill9() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(END_LIMIT_S, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " does not end: " + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
