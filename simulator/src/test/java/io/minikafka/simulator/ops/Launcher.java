package io.minikafka.simulator.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Calls `./minikafka` as a person at a shell does. Output goes through files, so that a broker which goes on in
/// the background holds nothing of ours.
public final class Launcher {
    static final Path ROOT =
            Path.of(System.getProperty("minikafka.root", "..")).toAbsolutePath().normalize();

    private static final long LIMIT_S = 120;

    /// Prepared classes are kept between tests, as they are between a person's commands.
    private static final Path CACHE = ROOT.resolve("simulator/target/launcher-cache");

    private final Path folder;
    private final Path script;
    private final Map<String, String> environment = new HashMap<>();
    private int calls;

    /// @param folder where commands run and their output is kept
    public Launcher(Path folder) {
        this(folder, ROOT.resolve("minikafka"));
    }

    Launcher(Path folder, Path script) {
        this.folder = folder;
        this.script = script;
    }

    Launcher with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Result run(String... words) {
        return run(new byte[0], words);
    }

    Result run(byte[] input, String... words) {
        Path in = folder.resolve("in-" + ++calls);
        Path out = folder.resolve("out-" + calls);
        Path err = folder.resolve("err-" + calls);
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(words));
        try {
            Files.createDirectories(CACHE);
            Files.write(in, input);
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectInput(in.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("MINIKAFKA_"));
            builder.environment().put("MINIKAFKA_CACHE", CACHE.toString());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end: " + Files.readString(err));
            }
            return new Result(process.exitValue(), Files.readAllBytes(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Bytes, because a pipe need not be text.
    @SuppressWarnings("ArrayRecordComponent")
    public record Result(int code, byte[] output, String errors) {
        public String text() {
            return new String(output, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "exit code " + code + "\n" + text() + "\n" + errors;
        }
    }
}
