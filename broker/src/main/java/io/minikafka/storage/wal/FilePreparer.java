package io.minikafka.storage.wal;

import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFullException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread `wal-preparer`: makes the next file while the present one is written, and removes those of no
/// use. Paced, so that its writes do not disturb the syncs of the WAL, unless the WAL thread waits or
/// catches up.
final class FilePreparer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FilePreparer.class);

    private final WalFiles files;
    private final WalDirectory directory;
    private final long paceBytesPerSecond;

    /// Said once, not at each attempt.
    private boolean waitsForSpace;

    FilePreparer(WalFiles files, WalDirectory directory, long paceBytesPerSecond) {
        this.files = files;
        this.directory = directory;
        this.paceBytesPerSecond = paceBytesPerSecond;
    }

    @Override
    public void run() {
        try {
            Performed last = Performed.DONE;
            while (last != Performed.STOPPED) {
                last = perform(files.awaitTask());
                if (last == Performed.NO_SPACE) {
                    files.awaitSpace();
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("no file can be made for the write-ahead log");
            files.fail(
                    new WalOfflineException(
                            "a file of the write-ahead log could not be made: " + e.getMessage(),
                            e));
        } catch (InterruptedException e) {
            files.fail(new WalOfflineException("the thread wal-preparer was interrupted", e));
        }
    }

    /// Without a thread: does all that is to be done now, and can be.
    void prepareAll() {
        try {
            Optional<WalFiles.Task> task = files.pollTask();
            while (task.isPresent() && perform(task.get()) == Performed.DONE) {
                task = files.pollTask();
            }
        } catch (DiskException e) {
            files.fail(new WalOfflineException("no file: " + e.getMessage(), e));
        }
    }

    private enum Performed {
        DONE,
        NO_SPACE,
        STOPPED
    }

    private Performed perform(WalFiles.Task task) {
        switch (task) {
            case WalFiles.Task.Make(String name, long sizeBytes) -> {
                return make(name, sizeBytes) ? Performed.DONE : Performed.NO_SPACE;
            }
            case WalFiles.Task.Remove(WalFile slot) -> {
                directory.remove(slot);
                files.gone(slot.name(), slot.sizeBytes());
            }
            case WalFiles.Task.Stop() -> {
                return Performed.STOPPED;
            }
        }
        return Performed.DONE;
    }

    /// Whether there was space for it.
    private boolean make(String name, long sizeBytes) {
        try {
            Optional<WalFile> made = directory.create(name, sizeBytes, this::proceed);
            made.ifPresentOrElse(files::made, () -> files.gone(name, sizeBytes));
            waitsForSpace = false;
            return true;
        } catch (DiskFullException e) {
            if (!waitsForSpace) {
                waitsForSpace = true;
                LOG.atWarn()
                        .addKeyValue("reason", e.getMessage())
                        .log(
                                "the disk is full: the write-ahead log waits for space for its next file");
            }
            files.gone(name, sizeBytes);
            return false;
        }
    }

    private boolean proceed(long preparedBytes) {
        if (preparedBytes > 0 && files.unhurried(preparedBytes)) {
            LockSupport.parkNanos(this, pauseNs());
        }
        return !files.stopped();
    }

    private long pauseNs() {
        return WalDirectory.STEP_BYTES * 1_000_000_000L / paceBytesPerSecond;
    }
}
