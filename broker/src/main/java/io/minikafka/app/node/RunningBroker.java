package io.minikafka.app.node;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/// The broker that runs on a data folder, as it wrote itself into `minikafka.pid` there. A process number
/// is reused by the system sooner or later, so the file also has the moment when the process began; a
/// process with another beginning is not ours.
///
/// @param processStart the process's beginning as the system tells it; absent where it does not
/// @param address where clients connect, HOST:PORT
/// @param http where figures are told, HOST:PORT; empty if nowhere
public record RunningBroker(
        long pid,
        Optional<Instant> processStart,
        Instant readySince,
        String address,
        String http,
        String version) {
    private static final String FILE = "minikafka.pid";

    /// This very process.
    public static RunningBroker here(String address, String http, Instant readySince) {
        ProcessHandle process = ProcessHandle.current();
        return new RunningBroker(
                process.pid(),
                process.info().startInstant(),
                readySince,
                address,
                http,
                Version.text());
    }

    /// The broker that runs on `dataFolder`, if one does.
    public static Optional<RunningBroker> find(Path dataFolder) {
        return read(dataFolder.resolve(FILE)).filter(broker -> broker.process().isPresent());
    }

    /// The process, if it still runs and is the one that wrote the file.
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> handle.info().startInstant().equals(processStart))
                .filter(_ -> !hasEnded(pid));
    }

    /// A process that has ended stays in the system's table until its parent asks for its exit code, and
    /// counts as alive there. Linux tells the difference; elsewhere nothing is known of it.
    private static boolean hasEnded(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.startsWith(" Z ", stat.lastIndexOf(')') + 1);
        } catch (IOException notLinux) {
            return false;
        }
    }

    /// Written at once as a whole, so that a reader never sees half of it.
    public void write(Path dataFolder) {
        String text =
                """
                pid=%d
                processStart=%s
                readySince=%s
                address=%s
                http=%s
                version=%s
                """
                        .formatted(
                                pid,
                                processStart.map(Instant::toString).orElse(""),
                                readySince,
                                address,
                                http,
                                version);
        Path written = dataFolder.resolve(FILE + ".new");
        try {
            Files.writeString(written, text);
            Files.move(written, dataFolder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot write " + dataFolder.resolve(FILE), failed);
        }
    }

    public static void forget(Path dataFolder) {
        try {
            Files.deleteIfExists(dataFolder.resolve(FILE));
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot remove " + dataFolder.resolve(FILE), failed);
        }
    }

    private static Optional<RunningBroker> read(Path file) {
        Properties text = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            text.load(reader);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot read " + file, failed);
        }
        String start = text.getProperty("processStart", "");
        return Optional.of(
                new RunningBroker(
                        Long.parseLong(text.getProperty("pid", "0")),
                        start.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(start)),
                        Instant.parse(text.getProperty("readySince", Instant.EPOCH.toString())),
                        text.getProperty("address", ""),
                        text.getProperty("http", ""),
                        text.getProperty("version", "")));
    }
}
