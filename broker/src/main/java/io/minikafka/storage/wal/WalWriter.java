package io.minikafka.storage.wal;

import io.minikafka.storage.disk.DiskException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread `wal-writer`: takes what waits as one group, writes it with one write, tells the entries that
/// wait for no more, syncs, tells the others, and only then begins the next group.
///
/// After a failed write or sync, or a callback that throws, the thread lives on to fail every entry that
/// comes; it never writes again. A later sync that succeeds would prove nothing about pages that the kernel
/// has dropped ("Can Applications Recover from fsync Failures?", ATC 2020).
final class WalWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(WalWriter.class);

    private final int slabBytes;
    private final long incarnation;
    private final EntryQueue queue = new EntryQueue();
    private final EntryChain waiting = new EntryChain();
    private final Group group;
    private final WalFiles files;
    private final SlabPool slabs;
    private final DurableMark durable;
    private final WalCounters counters = new WalCounters();
    private Optional<WalFile> current;
    private @Nullable Slab slab;
    private long nextGroupSequence;
    private volatile boolean sleeping;
    private volatile boolean closing;
    private volatile Optional<EntryFailure> failure = Optional.empty();
    private volatile @Nullable Thread thread;

    WalWriter(WalConfig config, WalFiles files, SlabPool slabs, DurableMark durable) {
        this.slabBytes = config.slabBytes();
        this.group = new Group(config.slabBytes(), config.groupMaxEntries());
        this.files = files;
        this.slabs = slabs;
        this.durable = durable;
        this.current = files.current();
        this.incarnation = durable.position().incarnation();
        this.nextGroupSequence = durable.position().groupSequence();
    }

    // --- any thread ---

    /// Only the entry that finds the queue empty wakes the thread: the others find it awake, or woken.
    long append(WalEntry entry) {
        boolean wasEmpty = queue.push(entry);
        long ticket = entry.ticket;
        if (wasEmpty && sleeping) {
            LockSupport.unpark(thread);
        }
        return ticket;
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
            queue.drainTo(waiting);
            if (!waiting.isEmpty()) {
                perform();
            } else if (!closing) {
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

    private void idle() {
        sleeping = true;
        if (queue.isEmpty() && !closing) {
            LockSupport.park(this);
        }
        sleeping = false;
    }

    private void perform() {
        Optional<EntryFailure> failed = failure;
        if (failed.isPresent()) {
            failed.get().tell(waiting.remove());
            return;
        }
        try {
            writeGroup();
        } catch (RuntimeException | Error e) {
            goOffline(e);
        }
    }

    private void writeGroup() {
        group.choose(waiting);
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
        long beginNs = System.nanoTime();
        file.file().write(bytes, file.writtenBytes());
        bytes.clear();
        group.tell(false);
        file.file().sync();
        counters.count(group.count(), groupBytes, System.nanoTime() - beginNs);
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
