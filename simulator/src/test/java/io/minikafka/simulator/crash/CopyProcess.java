package io.minikafka.simulator.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// A [CopyProgram] in a process of its own, which the test kills and starts again under the same transactional id. What
/// it says is appended to a file. One thread of the test at a time.
final class CopyProcess implements AutoCloseable {
    private final List<String> command;
    private final Path log;
    private Process process;

    CopyProcess(Path folder, String bootstrap, String id, String from, String to) {
        this.log = folder.resolve(id + ".log");
        this.command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CopyProgram.class.getName(),
                        bootstrap,
                        id,
                        from,
                        to);
        this.process = launch();
    }

    private Process launch() {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    void kill9() {
        process.destroyForcibly().onExit().join();
    }

    void restart() {
        process = launch();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        kill9();
    }
}
