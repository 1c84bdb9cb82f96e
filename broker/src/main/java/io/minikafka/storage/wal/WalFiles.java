package io.minikafka.storage.wal;

import io.minikafka.base.Invariant;
import io.minikafka.storage.disk.DiskFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The slots and what they are for: *live* ones hold groups that no checkpoint has, the last of them is being
/// written; *spare* ones wait for their next use, oldest first; *doomed* ones have a size that is of no more
/// use. All together are bounded; when no room is left, the WAL thread waits here for a checkpoint.
///
/// The WAL thread takes, the checkpointer releases, the preparer makes and removes. One lock, never held
/// across disk work.
final class WalFiles {
    /// What the preparer should do.
    sealed interface Task {
        record Make(String name, long sizeBytes) implements Task {}

        record Remove(WalFile slot) implements Task {}

        record Stop() implements Task {}
    }

    private static final long ASK_AGAIN_MS = 100;

    private final WalConfig config;
    private final WalDirectory directory;
    private final WalPressure pressure;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<WalFile> live = new ArrayDeque<>();
    private final Deque<WalFile> spare = new ArrayDeque<>();
    private final Deque<WalFile> doomed = new ArrayDeque<>();
    private final Set<String> names = new HashSet<>();
    private long totalBytes;
    private long largestBytes;
    private long wantedBytes;
    private long nextFileSequence;
    private Optional<WalOfflineException> failure = Optional.empty();
    private boolean diskFull;

    /// How many checkpoints wait for an entry: until it is written, [WalConfig#maxBytes] does not hold.
    private int overdrafts;

    private volatile boolean stopped;

    WalFiles(
            WalConfig config,
            WalDirectory directory,
            WalPressure pressure,
            WalRecovery.Found found) {
        this.config = config;
        this.directory = directory;
        this.pressure = pressure;
        this.nextFileSequence = found.nextFileSequence();
        found.live().forEach(slot -> live.add(known(slot)));
        found.others().forEach(slot -> retire(known(slot)));
    }

    private WalFile known(WalFile slot) {
        names.add(slot.name());
        totalBytes += slot.sizeBytes();
        if (isUsable(slot.sizeBytes())) {
            largestBytes = Math.max(largestBytes, slot.sizeBytes());
        }
        return slot;
    }

    /// Files of the usual size are used again, unless an overdraft made too many; another one only if there is
    /// nothing better.
    private void retire(WalFile slot) {
        boolean better = spare.isEmpty() && isUsable(slot.sizeBytes());
        boolean fits = slot.sizeBytes() == config.fileBytes() || better;
        (fits && !tooMany() ? spare : doomed).add(slot);
    }

    private boolean tooMany() {
        long goingBytes = doomed.stream().mapToLong(WalFile::sizeBytes).sum();
        return totalBytes - goingBytes > config.maxBytes();
    }

    /// A crash while a file was prepared leaves one of any size.
    private boolean isUsable(long sizeBytes) {
        return sizeBytes % DiskFile.ALIGNMENT_BYTES == 0
                && sizeBytes >= config.firstFileBytes()
                && sizeBytes <= config.fileBytes();
    }

    /// The file that is being written, if there is one.
    Optional<WalFile> current() {
        lock.lock();
        try {
            return Optional.ofNullable(live.peekLast());
        } finally {
            lock.unlock();
        }
    }

    /// Begins a file with room for a group of `groupBytes`; waits until there is one. WAL thread only.
    ///
    /// @throws WalOfflineException when the files cannot be had, or the wait was ended
    WalFile begin(long groupBytes) {
        lock.lock();
        try {
            wantedBytes = groupBytes;
            while (true) {
                Optional<WalFile> taken = takeSpare(groupBytes);
                if (taken.isPresent()) {
                    WalFile file = taken.get();
                    file.use(nextFileSequence++, 0);
                    live.add(file);
                    return file;
                }
                awaitSpare();
            }
        } finally {
            wantedBytes = 0;
            changed.signalAll();
            lock.unlock();
        }
    }

    private Optional<WalFile> takeSpare(long groupBytes) {
        for (Iterator<WalFile> slots = spare.iterator(); slots.hasNext(); ) {
            WalFile slot = slots.next();
            if (slot.sizeBytes() >= groupBytes) {
                slots.remove();
                return Optional.of(slot);
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops, and looks at more than one condition
    private void awaitSpare() {
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (stopped) {
            throw new WalOfflineException("closed while waiting for room in the write-ahead log");
        }
        changed.signalAll();
        if (diskFull || totalBytes + newBytes() > limitBytes()) {
            lock.unlock();
            try {
                pressure.full();
            } finally {
                lock.lock();
            }
        }
        if (takeable()) {
            return;
        }
        try {
            changed.await(ASK_AGAIN_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new WalOfflineException("interrupted while waiting for a file", e);
        }
    }

    private boolean takeable() {
        return spare.stream().anyMatch(slot -> slot.sizeBytes() >= wantedBytes);
    }

    /// Files grow from the small first one to the usual size; a big group gets one to measure.
    private long newBytes() {
        long usual =
                largestBytes == 0
                        ? config.firstFileBytes()
                        : Math.min(config.fileBytes(), 2 * largestBytes);
        return Math.max(usual, wantedBytes);
    }

    /// A checkpoint waits for an entry that is on its way; without room for it, neither would ever end, because
    /// only a checkpoint makes room. So files are made beyond the limit meanwhile: as many as take what was
    /// appended before the checkpoint began to wait. Any thread.
    void overdraw(boolean begin) {
        lock.lock();
        try {
            overdrafts += begin ? 1 : -1;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long limitBytes() {
        return overdrafts > 0 && wantedBytes > 0 ? Long.MAX_VALUE : config.maxBytes();
    }

    /// Files before this one are used again. Any thread.
    void release(long fileSequence) {
        lock.lock();
        try {
            while (live.size() > 1 && live.getFirst().fileSequence() < fileSequence) {
                retire(live.removeFirst());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long bytesSince(WalPosition position) {
        lock.lock();
        try {
            long bytes = 0;
            for (WalFile file : live) {
                if (file.fileSequence() == position.fileSequence()) {
                    bytes += Math.max(0, file.writtenBytes() - position.offset());
                } else if (file.fileSequence() > position.fileSequence()) {
                    bytes += file.writtenBytes();
                }
            }
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    long totalBytes() {
        lock.lock();
        try {
            return totalBytes;
        } finally {
            lock.unlock();
        }
    }

    // --- for the preparer ---

    /// Waits for something to do.
    Task awaitTask() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                Optional<Task> task = nextTask();
                if (task.isPresent()) {
                    return task.get();
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Something to do, if there is.
    Optional<Task> pollTask() {
        lock.lock();
        try {
            return nextTask();
        } finally {
            lock.unlock();
        }
    }

    /// Whether a group of that size has a file to go to, when the present one is full.
    boolean hasSpare(long groupBytes) {
        lock.lock();
        try {
            return failure.isPresent()
                    || spare.stream().anyMatch(slot -> slot.sizeBytes() >= groupBytes);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Task> nextTask() {
        if (stopped) {
            return Optional.of(new Task.Stop());
        }
        if (!doomed.isEmpty()) {
            return Optional.of(new Task.Remove(doomed.remove()));
        }
        if (wantedBytes > 0 ? takeable() : !spare.isEmpty()) {
            return Optional.empty();
        }
        long sizeBytes = newBytes();
        if (totalBytes + sizeBytes <= limitBytes()) {
            String name = freeName();
            names.add(name);
            totalBytes += sizeBytes;
            return Optional.of(new Task.Make(name, sizeBytes));
        }
        // All spares are too small for the group that waits: one of them makes room.
        return spare.isEmpty() ? Optional.empty() : Optional.of(new Task.Remove(spare.remove()));
    }

    private String freeName() {
        int number = 1;
        while (names.contains(directory.slotName(number))) {
            number++;
        }
        return directory.slotName(number);
    }

    /// Whether the preparer may take its time: nobody waits, and it is well ahead of the writer.
    boolean unhurried(long preparedBytes) {
        lock.lock();
        try {
            WalFile current = live.peekLast();
            return wantedBytes == 0
                    && (current == null || preparedBytes > 2 * current.writtenBytes());
        } finally {
            lock.unlock();
        }
    }

    boolean stopped() {
        return stopped;
    }

    void made(WalFile slot) {
        lock.lock();
        try {
            diskFull = false;
            largestBytes = Math.max(largestBytes, Math.min(slot.sizeBytes(), config.fileBytes()));
            spare.add(slot);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void gone(String name, long sizeBytes) {
        lock.lock();
        try {
            Invariant.check(names.remove(name), "a file that is not known was removed");
            totalBytes -= sizeBytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// A file could not be made for lack of space; waits a little before the next attempt. Nothing was lost by
    /// it, so trying again is sound.
    @SuppressWarnings("WaitNotInLoop") // a pause, not a wait for a condition
    void awaitSpace() throws InterruptedException {
        lock.lock();
        try {
            diskFull = true;
            changed.signalAll();
            if (!stopped) {
                changed.await(ASK_AGAIN_MS, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    void fail(WalOfflineException cause) {
        lock.lock();
        try {
            failure = Optional.of(cause);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends all waiting here.
    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// After both threads ended.
    void close() {
        lock.lock();
        try {
            live.forEach(WalFile::close);
            spare.forEach(WalFile::close);
            doomed.forEach(WalFile::close);
        } finally {
            lock.unlock();
        }
    }
}
