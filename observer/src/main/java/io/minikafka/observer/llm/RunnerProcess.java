package io.minikafka.observer.llm;

import io.minikafka.observer.llm.runner.Runner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The child process of [GgufModel]: bounded in heap and address space, last in line for CPU, without our environment.
final class RunnerProcess implements AutoCloseable {
    private static final int LINE_CHARS_MAX = 1 << 20;
    private static final int LINES_MAX = 1_000;
    private static final long BESIDE_THE_MODEL_BYTES = 3L << 30;
    private static final String END = "";

    private final Process process;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>(LINES_MAX);

    private RunnerProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().name("model-answers").start(this::read);
    }

    static RunnerProcess start(Path file) {
        try {
            long kib = (2 * Files.size(file) + BESIDE_THE_MODEL_BYTES) >> 10;
            int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
            String limited = "ulimit -v %d 2>/dev/null; exec nice -n 10 \"$@\"".formatted(kib);
            List<String> words =
                    List.of(
                            "/bin/sh",
                            "-c",
                            limited,
                            "model",
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx128m",
                            "-Xss512k",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:ReservedCodeCacheSize=32m",
                            "-XX:CompressedClassSpaceSize=32m",
                            "-XX:ErrorFile=/dev/null",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Runner.class.getName(),
                            file.toString(),
                            Integer.toString(threads));
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.environment().clear();
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            return new RunnerProcess(builder.start());
        } catch (IOException e) {
            throw new ModelException("the model's process cannot be started: " + e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /// One question, one answer.
    ///
    /// @throws ModelException if there is none in time; the process is of no use then
    String ask(String question, Duration limit, String mark) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            OutputStream to = process.getOutputStream();
            to.write((question + "\n").getBytes(StandardCharsets.UTF_8));
            to.flush();
            while (true) {
                long leftNs = end - System.nanoTime();
                Optional<String> line =
                        Optional.ofNullable(lines.poll(Math.max(0, leftNs), TimeUnit.NANOSECONDS));
                if (line.isEmpty()) {
                    throw new ModelException("no answer within " + limit.toMillis() + " ms");
                }
                if (line.get().equals(END)) {
                    throw new ModelException("its process ended, exit code " + exitCode());
                }
                if (line.get().startsWith(mark)) {
                    return line.get().substring(mark.length());
                }
            }
        } catch (IOException e) {
            throw new ModelException("its process does not listen: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException("interrupted");
        }
    }

    private String exitCode() throws InterruptedException {
        return process.waitFor(1, TimeUnit.SECONDS)
                ? Integer.toString(process.exitValue())
                : "unknown";
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            Optional<String> line = Optional.ofNullable(in.readLine());
            while (line.isPresent() && line.get().length() <= LINE_CHARS_MAX) {
                if (!line.get().isEmpty()) {
                    lines.put(line.get());
                }
                line = Optional.ofNullable(in.readLine());
            }
            lines.put(END);
        } catch (IOException ended) {
            process.destroyForcibly();
            lines.clear();
            var _ = lines.offer(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
