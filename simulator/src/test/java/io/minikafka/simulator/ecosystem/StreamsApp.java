package io.minikafka.simulator.ecosystem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// One instance of an application of `simulator/ecosystem/java`, which can be started again after it ended: its
/// local state lies in the test's folder.
final class StreamsApp implements AutoCloseable {
    private final String id;
    private final Path folder;
    private final List<String> command;
    private Optional<Program> running = Optional.empty();

    /// @param more settings besides those that every test has
    /// @param topology its name and topics
    StreamsApp(
            Path folder,
            String bootstrap,
            String id,
            Map<String, String> more,
            String... topology) {
        this.id = id;
        this.folder = folder;
        this.command = new ArrayList<>(Distribution.program("StreamsApplication"));
        Path settings = folder.resolve(id + ".properties");
        write(settings, settings(folder, bootstrap, id, more));
        command.add(settings.toString());
        command.addAll(List.of(topology));
    }

    private static Map<String, String> settings(
            Path folder, String bootstrap, String id, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("application.id", id);
        settings.put("state.dir", folder.resolve(id + "-state").toString());
        settings.put("num.stream.threads", "2");
        // Much happens in little time: restarts should not find all of it done.
        settings.put("commit.interval.ms", "200");
        settings.put("repartition.purge.interval.ms", "500");
        settings.put("reconnect.backoff.max.ms", "100");
        settings.put("auto.offset.reset", "earliest");
        settings.putAll(more);
        return settings;
    }

    void start() {
        running = Optional.of(Program.start(id, folder, command));
    }

    /// Waits for a condition as long as the application runs.
    void await(String what, BooleanSupplier condition) {
        running.orElseThrow().await(what, condition);
    }

    void kill9() {
        running.orElseThrow().kill9();
        running = Optional.empty();
    }

    /// Has it close in order, if it runs.
    void stop() {
        running.ifPresent(Program::endInput);
        running = Optional.empty();
    }

    @Override
    public void close() {
        stop();
    }

    private static void write(Path file, Map<String, String> settings) {
        try {
            Files.writeString(
                    file,
                    settings.entrySet().stream()
                            .map(e -> e.getKey() + "=" + e.getValue())
                            .collect(Collectors.joining("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
