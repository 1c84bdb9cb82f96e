package io.minikafka.simulator.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Programs that a test needs from the machine. One that is missing fails the test, with the package to install.
public final class Tool {
    private Tool() {}

    /// The path of a program, found on the PATH.
    public static String path(String program, String howToInstall) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(file -> file.toFile().canExecute())
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() ->
                        new AssertionError(
                                "the conformance tests need '%s', which is missing; install it with: %s"
                                        .formatted(program, howToInstall)));
    }

    /// Runs a command that must succeed, within some minutes; its output goes to the given file.
    public static void run(Path folder, Path log, List<String> command, String ifItFails) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError("%s: %s; see %s".formatted(command, ifItFails, log));
            }
        } catch (IOException e) {
            throw new AssertionError("%s: %s".formatted(command, ifItFails), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
