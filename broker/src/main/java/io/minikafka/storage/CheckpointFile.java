package io.minikafka.storage;

import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file that holds the latest [Checkpoint], replaced as a whole.
final class CheckpointFile {
    static final String NAME = "checkpoint";

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFile.class);
    private static final String TEMPORARY = NAME + ".tmp";
    private static final String DAMAGED = NAME + ".damaged";
    private static final String ROOT = "";

    private CheckpointFile() {}

    static void write(Disk disk, Checkpoint checkpoint, long nowMs) {
        ByteBuffer bytes = checkpoint.encode(nowMs);
        try (DiskFile file = disk.open(TEMPORARY, OpenMode.READ_WRITE)) {
            file.truncate(0);
            file.write(bytes, 0);
            file.sync();
        }
        disk.rename(TEMPORARY, NAME);
        disk.syncDirectory(ROOT);
    }

    /// The checkpoint; empty when there is none. A damaged one is set aside for people to look at.
    static Optional<Checkpoint> read(Disk disk) {
        if (!disk.exists(NAME)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Checkpoint.decode(bytes(disk)));
        } catch (Checkpoint.DamagedException e) {
            LOG.atError()
                    .addKeyValue("file", NAME)
                    .addKeyValue("set_aside_as", DAMAGED)
                    .log(
                            "The checkpoint is damaged ({}); the partition table is rebuilt from the"
                                    + " segments, which takes a while",
                            e.getMessage());
            disk.rename(NAME, DAMAGED);
            return Optional.empty();
        }
    }

    private static ByteBuffer bytes(Disk disk) throws Checkpoint.DamagedException {
        try (DiskFile file = disk.open(NAME, OpenMode.READ)) {
            if (file.sizeBytes() > Integer.MAX_VALUE - 8) {
                throw new Checkpoint.DamagedException("it has " + file.sizeBytes() + " bytes");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) file.sizeBytes());
            file.read(bytes, 0);
            return bytes.flip();
        }
    }
}
