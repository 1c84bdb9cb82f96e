package io.minikafka.app.cluster;

import io.minikafka.app.node.RunningBroker;
import io.minikafka.app.node.StartException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One node of a local cluster, as a process on a folder of its own.
public final class LocalNode {
    private static final long END_LIMIT_S = 60;
    private static final long LOOK_EVERY_MS = 10;

    private final int id;
    private final Path data;
    private final List<String> launcher;
    private final List<String> javaOptions;

    LocalNode(int id, Path data, List<String> launcher, List<String> javaOptions) {
        this.id = id;
        this.data = data;
        this.launcher = launcher;
        this.javaOptions = javaOptions;
    }

    public int id() {
        return id;
    }

    public Path data() {
        return data;
    }

    /// Whether it ever ran, and so belongs to a cluster (`app.FolderIdentity`).
    boolean wasStarted() {
        return Files.exists(data.resolve("meta.properties"));
    }

    public Optional<RunningBroker> running() {
        return RunningBroker.find(data);
    }

    /// Begins to start it; [#awaitStarted] waits until it answers.
    Process start(List<String> settings) {
        List<String> arguments = new ArrayList<>(List.of("start", "--data", data.toString()));
        for (String setting : settings) {
            arguments.add("--set");
            arguments.add(setting);
        }
        try {
            Files.createDirectories(data);
            List<String> command = new ArrayList<>(launcher);
            command.addAll(ChildJvm.command(javaOptions, arguments));
            return new ProcessBuilder(command)
                    .redirectError(data.resolve("start.err").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start node " + id, e);
        }
    }

    /// The node closes its output when it answers; one that says nothing there has failed.
    void awaitStarted(Process process) {
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            boolean answers = out.readLine() != null;
            while (out.readLine() != null) {
                answers = true;
            }
            if (!answers) {
                throw new StartException(
                        "Node %d did not start: %s"
                                .formatted(
                                        id, Files.readString(data.resolve("start.err")).strip()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start node " + id, e);
        }
    }

    /// In order: what waits is answered, all is on the disk.
    public boolean stop() throws InterruptedException {
        Optional<ProcessHandle> process = running().flatMap(RunningBroker::process);
        process.ifPresent(ProcessHandle::destroy);
        return process.isEmpty() || awaitEnd();
    }

    /// SIGKILL.
    public boolean kill() throws InterruptedException {
        Optional<ProcessHandle> process = running().flatMap(RunningBroker::process);
        process.ifPresent(ProcessHandle::destroyForcibly);
        return process.isPresent() && awaitEnd();
    }

    /// SIGSTOP: the process stands still, its connections stay.
    public boolean pause() throws IOException, InterruptedException {
        return signal("STOP");
    }

    /// SIGCONT.
    public boolean resume() throws IOException, InterruptedException {
        return signal("CONT");
    }

    private boolean signal(String name) throws IOException, InterruptedException {
        Optional<RunningBroker> broker = running();
        return broker.isPresent()
                && new ProcessBuilder("kill", "-" + name, Long.toString(broker.get().pid()))
                                .inheritIO()
                                .start()
                                .waitFor()
                        == 0;
    }

    /// The system tells only a parent when a process ends, so this looks again and again.
    private boolean awaitEnd() throws InterruptedException {
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_LIMIT_S);
        while (running().isPresent()) {
            if (System.nanoTime() - untilNs > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
        return true;
    }
}
