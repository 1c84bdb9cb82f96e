package io.minikafka.broker.journal;

import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The snapshot files of one journal, in a directory of their own: `<position, 20 digits>.snapshot`.
///
/// A file is written under another name, synced, then renamed, so under its own name it is whole. Two are
/// kept, and the journal's log reaches back to the older one: if the newest is damaged, it is named, set
/// aside as `.damaged`, and the older one with the longer rest of the log gives the same state. If no
/// whole snapshot is left where there should be one, the start is refused: half a state would look like
/// deleted topics and offsets.
final class Snapshots {
    private static final String SUFFIX = ".snapshot";
    private static final String TEMPORARY = "next.tmp";
    private static final String PARENT = "journals";
    private static final int KEPT = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final Disk disk;
    private final String directory;

    /// A snapshot file that was read.
    record Loaded(long position, long sizeBytes) {}

    /// The snapshots of the journal of that name.
    Snapshots(Disk disk, String name) {
        this.disk = disk;
        this.directory = PARENT + "/" + name;
    }

    /// Gives `target` the records of the newest whole snapshot, if there is any.
    Optional<Loaded> load(Consumer<JournalRecord> target) {
        if (!disk.exists(directory)) {
            return Optional.empty();
        }
        for (long position : positions().reversed()) {
            String path = path(position);
            String problem;
            try (DiskFile file = disk.open(path, OpenMode.READ)) {
                problem = SnapshotReader.problem(file, position);
                if (problem.isEmpty()) {
                    SnapshotReader.records(file, target);
                    return Optional.of(new Loaded(position, file.sizeBytes()));
                }
            }
            LOG.atWarn()
                    .addKeyValue("file", path)
                    .addKeyValue("problem", problem)
                    .log(
                            "a journal snapshot is damaged; it is set aside and the one before it used");
            disk.rename(path, path + ".damaged");
            disk.syncDirectory(directory);
        }
        return Optional.empty();
    }

    /// Writes a snapshot under a name that [#load] does not see.
    void write(Snapshot snapshot) {
        disk.createDirectories(directory);
        String path = directory + "/" + TEMPORARY;
        disk.delete(path);
        try (DiskFile file = disk.open(path, OpenMode.READ_WRITE)) {
            long at = 0;
            for (ByteBuffer chunk : snapshot.chunks()) {
                int bytes = chunk.remaining();
                file.write(chunk, at);
                at += bytes;
            }
            file.sync();
        }
    }

    /// Makes the snapshot that was just written count.
    ///
    /// @return the position of the oldest snapshot that is kept; what the log has before that is not needed.
    ///     Empty as long as there is only one
    Optional<Long> publish(Snapshot snapshot) {
        disk.rename(directory + "/" + TEMPORARY, path(snapshot.position()));
        // The log is about to forget what this file holds, so the way to it must be as durable as
        // the file.
        disk.syncDirectory(directory);
        disk.syncDirectory(PARENT);
        disk.syncDirectory("");
        List<Long> positions = positions();
        int superfluous = Math.max(0, positions.size() - KEPT);
        positions.subList(0, superfluous).forEach(position -> disk.delete(path(position)));
        return positions.size() < KEPT ? Optional.empty() : Optional.of(positions.get(superfluous));
    }

    private List<Long> positions() {
        return disk.list(directory).stream()
                .filter(name -> name.matches("\\d{20}\\.snapshot"))
                .map(name -> Long.parseLong(name.substring(0, 20)))
                .sorted()
                .toList();
    }

    private String path(long position) {
        return "%s/%020d%s".formatted(directory, position, SUFFIX);
    }
}
