package io.minikafka.storage.wal;

import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/// Where the slots are: lists, makes and removes them.
final class WalDirectory {
    private static final String SUFFIX = ".wal";

    /// Bytes written at a time while a slot is prepared.
    static final int STEP_BYTES = 256 << 10;

    private final Disk disk;
    private final String directory;

    WalDirectory(Disk disk, String directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /// Opens every slot there is.
    List<WalFile> open() {
        if (!disk.exists(directory)) {
            disk.createDirectories(directory);
        }
        List<WalFile> slots = new ArrayList<>();
        try {
            for (String entry : disk.list(directory)) {
                if (entry.endsWith(SUFFIX)) {
                    DiskFile file = disk.open(directory + "/" + entry, OpenMode.DIRECT);
                    slots.add(new WalFile(file.name(), file, file.sizeBytes()));
                }
            }
        } catch (DiskException e) {
            slots.forEach(WalFile::close);
            throw e;
        }
        return slots;
    }

    String slotName(int number) {
        return directory + "/" + "%04d".formatted(number) + SUFFIX;
    }

    /// The first slot of a new log.
    WalFile create(long sizeBytes) {
        return create(slotName(1), sizeBytes, _ -> true).orElseThrow();
    }

    /// Makes a slot and writes all its blocks once: so a later write changes no metadata of the file system,
    /// and its sync needs no journal commit.
    ///
    /// @param proceed asked with the bytes written so far, before each step; `false` gives up
    /// @return the slot; empty when given up
    /// @throws DiskException also when the disk is full; nothing is left behind then
    Optional<WalFile> create(String name, long sizeBytes, LongPredicate proceed) {
        DiskFile file = disk.open(name, OpenMode.DIRECT);
        boolean complete = false;
        try {
            complete = writeZeros(file, sizeBytes, proceed);
            if (complete) {
                file.sync();
                disk.syncDirectory(directory);
            }
        } finally {
            if (!complete) {
                file.close();
                disk.delete(name);
            }
        }
        return complete ? Optional.of(new WalFile(name, file, sizeBytes)) : Optional.empty();
    }

    private static boolean writeZeros(DiskFile file, long sizeBytes, LongPredicate proceed) {
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer zeros = arena.allocate(STEP_BYTES, DiskFile.ALIGNMENT_BYTES).asByteBuffer();
            for (long at = 0; at < sizeBytes; at += STEP_BYTES) {
                if (!proceed.test(at)) {
                    return false;
                }
                zeros.clear().limit((int) Math.min(STEP_BYTES, sizeBytes - at));
                file.write(zeros, at);
            }
        }
        return true;
    }

    void remove(WalFile slot) {
        slot.close();
        disk.delete(slot.name());
    }
}
