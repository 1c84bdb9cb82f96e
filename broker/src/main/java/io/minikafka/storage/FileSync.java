package io.minikafka.storage;

import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.DiskFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Syncs the files of a checkpoint: several at the same time, because a journaling file system commits them
/// together, and with pauses as long as the syncs themselves, so that the WAL gets half of the disk's time.
final class FileSync {
    private static final int FILES_PER_THREAD_MIN = 8;
    private static final long PAUSE_MAX_NS = 20_000_000;

    private final LogContext context;
    private volatile boolean unpaced;

    FileSync(LogContext context) {
        this.context = context;
    }

    /// No pauses from now on: the broker is being closed.
    void unpace() {
        unpaced = true;
    }

    /// @return number of files
    int sync(List<UnsyncedFiles> written, boolean paced) throws InterruptedException {
        List<UnsyncedFiles> work = new ArrayList<>();
        int count = 0;
        boolean freshDirectories = false;
        for (UnsyncedFiles unsynced : written) {
            if (!unsynced.places().isEmpty()) {
                work.add(unsynced);
                count += unsynced.places().size();
                freshDirectories |= unsynced.fresh();
            }
        }
        run(work, paced);
        if (freshDirectories) {
            context.disk.syncDirectory(SegmentNames.ROOT);
        }
        return count;
    }

    private void run(List<UnsyncedFiles> work, boolean paced) throws InterruptedException {
        int threads =
                Math.clamp(
                        work.size() / FILES_PER_THREAD_MIN,
                        1,
                        context.config.checkpointSyncParallelism());
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Runnable share = () -> share(work, next, paced, failure);
        List<Thread> helpers = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            helpers.add(Thread.ofPlatform().name("segment-sync-" + i).daemon().start(share));
        }
        share.run();
        for (Thread helper : helpers) {
            helper.join();
        }
        switch (failure.get()) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Throwable e -> throw new StorageException("syncing segments failed", e);
        }
    }

    private void share(
            List<UnsyncedFiles> work,
            AtomicInteger next,
            boolean paced,
            AtomicReference<@Nullable Throwable> failure) {
        try {
            for (int i = next.getAndIncrement();
                    i < work.size() && failure.get() == null;
                    i = next.getAndIncrement()) {
                long beganNs = System.nanoTime();
                sync(work.get(i));
                if (paced && !unpaced) {
                    LockSupport.parkNanos(Math.min(System.nanoTime() - beganNs, PAUSE_MAX_NS));
                }
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private void sync(UnsyncedFiles unsynced) {
        for (OpenFile place : unsynced.places()) {
            try {
                DiskFile file = context.files.acquire(place);
                try {
                    file.sync();
                } catch (DiskFullException e) {
                    // A write that finds no space can be repeated; a sync cannot: the pages may be
                    // lost.
                    throw new DiskException("the sync failed for good: " + e.getMessage(), e);
                } finally {
                    context.files.release(place);
                }
            } catch (FileGoneException _) {
                // Deleted meanwhile: nobody needs its bytes.
            }
        }
        if (unsynced.fresh()) {
            syncDirectory(unsynced);
        }
    }

    private void syncDirectory(UnsyncedFiles unsynced) {
        String directory = SegmentNames.directory(unsynced.log());
        try {
            context.disk.syncDirectory(directory);
        } catch (DiskException e) {
            if (context.disk.exists(directory)) {
                throw e;
            }
        }
    }
}
