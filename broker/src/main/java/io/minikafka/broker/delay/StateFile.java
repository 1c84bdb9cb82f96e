package io.minikafka.broker.delay;

import io.minikafka.base.FormatException;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file `delay/state`, written under another name, synced, then renamed. RFC 0016, 4.2.
final class StateFile {
    private static final String PATH = DueRun.DIRECTORY + "/state";
    private static final String TEMPORARY = DueRun.DIRECTORY + "/state.tmp";
    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);

    private final Disk disk;

    StateFile(Disk disk) {
        this.disk = disk;
    }

    /// What it says; empty if there is none, or none that can be read, which is set aside.
    Optional<DueState> load() {
        disk.createDirectories(DueRun.DIRECTORY);
        if (!disk.exists(PATH)) {
            return Optional.empty();
        }
        try (DiskFile file = disk.open(PATH, OpenMode.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.sizeBytes()));
            file.read(bytes, 0);
            return Optional.of(DueState.read(bytes.array()));
        } catch (FormatException e) {
            setAside(e);
            return Optional.empty();
        }
    }

    /// The state cannot be used; the logs are read from their start.
    void setAside(FormatException problem) {
        LOG.warn(
                "{}; it is set aside as state.damaged, and the logs of topics with delayed delivery are read"
                        + " from their start",
                problem.getMessage());
        disk.rename(PATH, PATH + ".damaged");
        disk.syncDirectory(DueRun.DIRECTORY);
    }

    /// Removes runs that the state does not name: a crash came before it did.
    void sweep(DueState state) {
        Set<String> named = new HashSet<>();
        state.runs().forEach(run -> named.add(DueRun.name(run.number())));
        for (String name : disk.list(DueRun.DIRECTORY)) {
            String path = DueRun.DIRECTORY + "/" + name;
            if (name.endsWith(DueRun.SUFFIX) && !named.contains(path)) {
                disk.delete(path);
            }
        }
    }

    /// Any one thread at a time.
    ///
    /// @throws DiskException if it stays what it was
    void save(byte[] bytes) {
        disk.delete(TEMPORARY);
        try (DiskFile file = disk.open(TEMPORARY, OpenMode.READ_WRITE)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.sync();
        }
        disk.rename(TEMPORARY, PATH);
        disk.syncDirectory(DueRun.DIRECTORY);
        disk.syncDirectory("");
    }

    /// Removes runs that no state names any more.
    void delete(List<DueRun> runs) {
        for (DueRun run : runs) {
            run.close();
            disk.delete(DueRun.name(run.number()));
        }
    }
}
