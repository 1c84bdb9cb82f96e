package io.minikafka.storage;

import io.minikafka.base.Time;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes files that nobody needs any more: after a delay, when no reader holds them, and not too many at once,
/// because a file system that removes large files is slow for everyone. Work is done by [#removeSome], on the
/// janitor's thread; adding is for any thread.
final class FileRemover {
    private static final Logger LOG = LoggerFactory.getLogger(FileRemover.class);

    private final Disk disk;
    private final OpenFiles files;
    private final Time time;
    private final int perSecond;

    private record Delayed(long dueNs, List<OpenFile> places, String directory) {}

    private final PriorityQueue<Delayed> delayed =
            new PriorityQueue<>(Comparator.comparingLong(Delayed::dueNs));

    /// Names that can go now; directories come behind their files.
    private final ArrayDeque<Ready> ready = new ArrayDeque<>();

    private record Ready(String name, boolean directory) {}

    FileRemover(Disk disk, OpenFiles files, Time time, int perSecond) {
        this.disk = disk;
        this.files = files;
        this.time = time;
        this.perSecond = perSecond;
    }

    void remove(List<OpenFile> places, long delayMs) {
        later(new Delayed(dueNs(delayMs), places, ""));
    }

    /// Removes files and then their directory.
    void removeAll(List<OpenFile> places, String directory) {
        later(new Delayed(dueNs(0), places, directory));
    }

    private long dueNs(long delayMs) {
        return time.monotonicNs() + TimeUnit.MILLISECONDS.toNanos(Math.min(delayMs, 1L << 40));
    }

    private synchronized void later(Delayed work) {
        delayed.add(work);
    }

    /// One second's share of the work.
    ///
    /// @return whether more could be done now
    boolean removeSome() {
        for (Delayed work = takeDue(); work != null; work = takeDue()) {
            retire(work);
        }
        for (int i = 0; i < perSecond; i++) {
            Ready next = takeReady();
            if (next == null) {
                return false;
            }
            delete(next);
        }
        return true;
    }

    private synchronized @Nullable Delayed takeDue() {
        Delayed first = delayed.peek();
        return first != null && first.dueNs() <= time.monotonicNs() ? delayed.poll() : null;
    }

    private void retire(Delayed work) {
        for (OpenFile place : work.places()) {
            files.retire(place, () -> ready(new Ready(place.name, false)));
        }
        if (!work.directory().isEmpty()) {
            ready(new Ready(work.directory(), true));
        }
    }

    private synchronized void ready(Ready work) {
        ready.add(work);
    }

    private synchronized @Nullable Ready takeReady() {
        return ready.poll();
    }

    private void delete(Ready work) {
        String name = work.name();
        try {
            if (work.directory()) {
                for (String left : disk.list(name)) {
                    disk.delete(name + "/" + left);
                }
            }
            disk.delete(name);
        } catch (DiskException e) {
            LOG.atWarn().setCause(e).addKeyValue("file", name).log("A file could not be removed");
        }
    }
}
