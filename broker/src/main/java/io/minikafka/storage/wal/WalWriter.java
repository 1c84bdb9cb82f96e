package io.minikafka.storage.wal;

import io.minikafka.base.TurnThread;
import io.minikafka.storage.disk.DiskException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The writer: takes what waits as one group, writes it with one write, tells the entries that wait for no more,
/// syncs, tells the others, and only then begins the next group.
///
/// Two may be the writer, one at a time (the [#role]): the thread `wal-writer`, and an event loop at the end of its
/// turn ([#writeHere]). The loop saves the wake-ups of the thread and of itself, each of which costs as much as a
/// small write and its sync. It does so only while that cannot keep it: one small group, room in the file and the
/// slab, and a disk that was quick the last time. All else is the thread's.
///
/// After a failed write or sync, or a callback that throws, the writer lives on to fail every entry that
/// comes; it never writes again. A later sync that succeeds would prove nothing about pages that the kernel
/// has dropped ("Can Applications Recover from fsync Failures?", ATC 2020).
final class WalWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(WalWriter.class);

    /// The largest group that an event loop writes itself.
    private static final int HERE_MAX_BYTES = 128 << 10;

    /// Slower than this, the disk is left to the thread until it is quick again.
    private static final long QUICK_NS = 2_000_000;

    private final int slabBytes;
    private final long incarnation;
    private final EntryQueue queue = new EntryQueue();
    private final EntryChain waiting = new EntryChain();
    private final Group group;
    private final WalFiles files;
    private final SlabPool slabs;
    private final DurableMark durable;
    private final LongSupplier nanoTime;
    private final WalCounters counters = new WalCounters();
    private final ReentrantLock role = new ReentrantLock();
    private final Runnable writeHere = this::writeHere;
    private Optional<WalFile> current;
    private @Nullable Slab slab;
    private long nextGroupSequence;
    private long lastDiskNs;
    private volatile boolean leftToThread;
    private volatile boolean sleeping;
    private volatile boolean closing;
    private volatile Optional<EntryFailure> failure = Optional.empty();
    private volatile @Nullable Thread thread;

    WalWriter(
            WalConfig config,
            WalFiles files,
            SlabPool slabs,
            DurableMark durable,
            LongSupplier nanoTime) {
        this.slabBytes = config.slabBytes();
        this.group = new Group(config.slabBytes(), config.groupMaxEntries());
        this.files = files;
        this.slabs = slabs;
        this.durable = durable;
        this.nanoTime = nanoTime;
        this.current = files.current();
        this.incarnation = durable.position().incarnation();
        this.nextGroupSequence = durable.position().groupSequence();
    }

    // --- any thread ---

    /// Only the entry that finds the queue empty wakes the thread: the others find it awake, or woken.
    long append(WalEntry entry) {
        boolean wasEmpty = queue.push(entry);
        long ticket = entry.ticket;
        if (sleeping && !TurnThread.putOff(writeHere) && wasEmpty) {
            LockSupport.unpark(thread);
        }
        return ticket;
    }

    /// At the end of an event loop's turn. If someone else is the writer, he looks at the queue once more when he is
    /// done.
    private void writeHere() {
        if (queue.isEmpty() || !role.tryLock()) {
            return;
        }
        try {
            queue.drainTo(waiting);
            if (!waiting.isEmpty() && failure.isEmpty() && !leftToThread) {
                group.choose(waiting);
                if (isQuick(group.groupBytes())) {
                    perform();
                }
            }
            leftToThread = hasWork();
        } finally {
            role.unlock();
        }
        if (leftToThread || !queue.isEmpty()) {
            LockSupport.unpark(thread);
        }
    }

    private boolean isQuick(int groupBytes) {
        Slab held = slab;
        return groupBytes <= HERE_MAX_BYTES
                && lastDiskNs <= QUICK_NS
                && held != null
                && (held.freeBytes() >= groupBytes || held.onlyHeldByWriter())
                && current.isPresent()
                && current.get().fits(groupBytes);
    }

    boolean offline() {
        return failure.isPresent();
    }

    WalCounters counters() {
        return counters;
    }

    /// What waits is still written; then the thread ends.
    void close() {
        closing = true;
        LockSupport.unpark(thread);
    }

    // --- the thread ---

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (true) {
            if (writeAsThread()) {
                continue;
            }
            if (!closing) {
                idle();
            } else if (queue.closeIfEmpty()) {
                break;
            }
        }
        dropSlab();
        durable.end(
                failure.map(EntryFailure::cause)
                        .orElseGet(() -> new WalOfflineException("the write-ahead log is closed")));
    }

    /// @return whether there was anything to write
    private boolean writeAsThread() {
        role.lock();
        try {
            queue.drainTo(waiting);
            leftToThread = false;
            if (!hasWork()) {
                return false;
            }
            perform();
            return true;
        } finally {
            role.unlock();
        }
    }

    /// Without a thread: writes a group, unless nothing waits or there is no file for it.
    boolean writeIfRoom() {
        role.lock();
        try {
            queue.drainTo(waiting);
            if (!hasWork()) {
                return false;
            }
            if (failure.isEmpty()) {
                if (!group.isChosen()) {
                    group.choose(waiting);
                }
                int groupBytes = group.groupBytes();
                boolean fits = current.isPresent() && current.get().fits(groupBytes);
                if (!fits && !files.hasSpare(groupBytes)) {
                    return false;
                }
            }
            perform();
            return true;
        } finally {
            role.unlock();
        }
    }

    boolean isWaitedFor() {
        return hasWork() || !queue.isEmpty();
    }

    private void idle() {
        sleeping = true;
        if (queue.isEmpty() && !leftToThread && !closing) {
            LockSupport.park(this);
        }
        sleeping = false;
    }

    // --- the writer ---

    private boolean hasWork() {
        return group.isChosen() || !waiting.isEmpty();
    }

    private void perform() {
        Optional<EntryFailure> failed = failure;
        if (failed.isPresent()) {
            group.fail(failed.get());
            while (!waiting.isEmpty()) {
                failed.get().tell(waiting.remove());
            }
            return;
        }
        try {
            writeGroup();
        } catch (RuntimeException | Error e) {
            goOffline(e);
        }
    }

    private void writeGroup() {
        if (!group.isChosen()) {
            group.choose(waiting);
        }
        int groupBytes = group.groupBytes();
        boolean big = groupBytes > slabBytes;
        Slab target = big ? bigSlab(groupBytes) : slabFor(groupBytes);
        try {
            WalFile file = fileFor(groupBytes);
            fillAndWrite(target, file, groupBytes);
            long end = file.writtenBytes();
            durable.advance(
                    new WalPosition(incarnation, file.fileSequence(), end, nextGroupSequence),
                    group.lastTicket());
            group.done();
        } finally {
            if (big) {
                target.release(1);
            }
        }
    }

    private void fillAndWrite(Slab target, WalFile file, int groupBytes) {
        int at = target.usedBytes();
        group.fill(
                target,
                new GroupHeader(
                        incarnation,
                        nextGroupSequence,
                        file.fileSequence(),
                        group.payloadBytes(),
                        group.count()));
        ByteBuffer bytes = target.bytes();
        bytes.limit(at + groupBytes).position(at);
        long beginNs = nanoTime.getAsLong();
        file.file().write(bytes, file.writtenBytes());
        bytes.clear();
        group.tell(false);
        file.file().sync();
        lastDiskNs = nanoTime.getAsLong() - beginNs;
        counters.count(group.count(), groupBytes, lastDiskNs);
        nextGroupSequence++;
        file.wrote(file.writtenBytes() + groupBytes);
        group.tell(true);
    }

    private Slab slabFor(int groupBytes) {
        Slab held = slab;
        if (held != null && held.onlyHeldByWriter()) {
            held.reset();
        }
        if (held == null || held.freeBytes() < groupBytes) {
            dropSlab();
            held = slabs.take(slabBytes);
            slab = held;
        }
        return held;
    }

    /// The usual slab is given up first: it might be what stands in the way.
    private Slab bigSlab(int groupBytes) {
        dropSlab();
        return slabs.take(groupBytes);
    }

    private void dropSlab() {
        Slab dropped = slab;
        slab = null;
        if (dropped != null) {
            dropped.release(1);
        }
    }

    private WalFile fileFor(int groupBytes) {
        Optional<WalFile> fitting = current.filter(file -> file.fits(groupBytes));
        if (fitting.isPresent()) {
            return fitting.get();
        }
        WalFile next = files.begin(groupBytes);
        current = Optional.of(next);
        return next;
    }

    private void goOffline(Throwable reason) {
        String what =
                reason instanceof DiskException || reason instanceof WalException
                        ? "the write-ahead log is offline: "
                        : "the write-ahead log is offline because of a defect: ";
        WalOfflineException cause =
                new WalOfflineException(
                        what + reason.getMessage() + "; restart the broker", reason);
        LOG.atError()
                .setCause(reason)
                .log("the write-ahead log is offline, every append fails from now on");
        EntryFailure failed = new EntryFailure(cause);
        failure = Optional.of(failed);
        durable.end(cause);
        group.fail(failed);
    }
}
