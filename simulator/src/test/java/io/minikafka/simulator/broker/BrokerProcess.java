package io.minikafka.simulator.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A broker in a process of its own on 127.0.0.1, on a port that stays the same over restarts. Its output is
/// appended to `broker.log` beside the data folder. Not thread-safe: one thread starts and ends it.
public final class BrokerProcess implements BrokerUnderTest {
    private static final Duration END_LIMIT = Duration.ofSeconds(60);
    private static final int LOG_TAIL_LINES = 100;
    private static final String LAST_WORD_OF_THREADS = "JNI global refs";

    private final int port;
    private final Path data;
    private final Path log;
    private final BrokerCommand command;
    private Process process;

    private BrokerProcess(Path folder, int port, Map<String, String> settings, List<String> jvm) {
        this.port = port;
        this.data = folder.resolve("data");
        this.log = folder.resolve("broker.log");
        this.command = BrokerCommand.of(port, data, settings, jvm);
        this.process = launch();
    }

    /// Starts a broker that may not come to answer.
    public static BrokerProcess launch(Path folder, Map<String, String> settings) {
        return new BrokerProcess(folder, Ports.free(), settings, List.of());
    }

    /// Starts a broker whose data and log lie in the given folder, and waits until it answers.
    public static BrokerProcess start(Path folder, Map<String, String> settings) {
        return start(folder, Ports.free(), settings);
    }

    /// The same on a port that the test knows beforehand.
    public static BrokerProcess start(Path folder, int port, Map<String, String> settings) {
        return started(new BrokerProcess(folder, port, settings, List.of()));
    }

    /// The same with more options for its JVM.
    public static BrokerProcess start(Path folder, Map<String, String> settings, List<String> jvm) {
        return started(new BrokerProcess(folder, Ports.free(), settings, jvm));
    }

    private static BrokerProcess started(BrokerProcess process) {
        process.awaitAnswer();
        return process;
    }

    /// Waits for the end of a process that ends by itself; its exit code.
    public int awaitExit() {
        awaitEnd();
        return process.exitValue();
    }

    /// Starts the process again, which cannot answer before others are there.
    public void restartWithoutWaiting() {
        process = launch();
    }

    /// What the broker wrote so far, over all its starts.
    public String logText() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Asks the process to end, as `kill` does, and waits for its exit code.
    public int terminate() {
        process.destroy();
        awaitEnd();
        return process.exitValue();
    }

    /// Starts the process again where the start is expected to fail; its exit code.
    public int restartThatFails() {
        process = launch();
        awaitEnd();
        return process.exitValue();
    }

    @Override
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public Path dataDir() {
        return data;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void kill9() {
        process.destroyForcibly();
        awaitEnd();
    }

    /// It stands still, and everybody who talks with it waits.
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    /// What each of its threads does now, which it also writes into its log.
    String threads() {
        if (!process.isAlive()) {
            return "it does not run";
        }
        int before = logText().length();
        signal("QUIT");
        Await.until("its threads", () -> logText().indexOf(LAST_WORD_OF_THREADS, before) >= 0);
        return logText().substring(before);
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("pid %d cannot be sent %s".formatted(pid(), name));
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void restart() {
        if (process.isAlive()) {
            throw new IllegalStateException("the broker still runs, pid " + pid());
        }
        process = launch();
        awaitAnswer();
    }

    @Override
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            awaitEnd();
        } finally {
            process.destroyForcibly();
        }
    }

    private Process launch() {
        try {
            Files.createDirectories(data);
            ProcessBuilder builder = new ProcessBuilder(command.words());
            builder.environment().putAll(command.environment());
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.words(), e);
        }
    }

    private void awaitAnswer() {
        try {
            Await.until(
                    "the broker answers on port " + port,
                    this::logTail,
                    () -> {
                        if (!process.isAlive()) {
                            throw new AssertionError(
                                    "the broker ended with exit code %d; end of its log:%n%s"
                                            .formatted(process.exitValue(), logTail()));
                        }
                        return ApiVersionsProbe.answers(port);
                    });
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "the broker, pid %d, still runs after %s; end of its log:%n%s"
                                .formatted(pid(), END_LIMIT, logTail()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// The end of what it wrote.
    public String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "cannot read " + log + ": " + e;
        }
    }
}
