package io.minikafka.storage;

import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps a bounded number of segment and index files open, the least recently used are closed first. A file
/// that someone holds ([#acquire] without [#release]) is never closed, so the bound is for idle files.
///
/// Any thread. The lock is not held while files are opened or closed.
final class OpenFiles implements AutoCloseable {
    private final Disk disk;
    private final int filesMax;

    /// Open files, the least recently used first.
    private final LinkedHashSet<OpenFile> open = new LinkedHashSet<>();

    OpenFiles(Disk disk, int filesMax) {
        this.disk = disk;
        this.filesMax = filesMax;
    }

    /// The open file; the caller owes a [#release].
    DiskFile acquire(OpenFile place) {
        synchronized (this) {
            if (place.whenUnused != null) {
                throw new FileGoneException(place.name);
            }
            if (place.file != null) {
                place.users++;
                open.remove(place);
                open.add(place);
                return place.file;
            }
        }
        return publish(place, open(place));
    }

    /// A file that was retired while it was being opened may be missing together with its directory, which is no
    /// trouble with the disk.
    private DiskFile open(OpenFile place) {
        try {
            return disk.open(place.name, OpenMode.READ_WRITE);
        } catch (DiskException e) {
            synchronized (this) {
                if (place.whenUnused == null) {
                    throw e;
                }
            }
            throw new FileGoneException(place.name);
        }
    }

    private DiskFile publish(OpenFile place, DiskFile opened) {
        List<DiskFile> superfluous = new ArrayList<>(1);
        DiskFile result = null;
        synchronized (this) {
            if (place.whenUnused == null) {
                if (place.file == null) {
                    place.file = opened;
                    open.add(place);
                } else {
                    superfluous.add(opened);
                }
                place.users++;
                result = place.file;
                evict(superfluous);
            } else {
                superfluous.add(opened);
            }
        }
        superfluous.forEach(DiskFile::close);
        if (result == null) {
            disk.delete(place.name);
            throw new FileGoneException(place.name);
        }
        return result;
    }

    private void evict(List<DiskFile> superfluous) {
        Iterator<OpenFile> eldest = open.iterator();
        while (open.size() > filesMax && eldest.hasNext()) {
            OpenFile candidate = eldest.next();
            if (candidate.users == 0 && candidate.file != null) {
                superfluous.add(candidate.file);
                candidate.file = null;
                eldest.remove();
            }
        }
    }

    void release(OpenFile place) {
        List<DiskFile> superfluous = new ArrayList<>(0);
        Runnable unused = null;
        synchronized (this) {
            place.users--;
            if (place.users == 0 && place.whenUnused != null) {
                unused = retire(place, superfluous);
            } else if (open.size() > filesMax) {
                evict(superfluous);
            }
        }
        finish(superfluous, unused);
    }

    /// Nobody can acquire the file from now on; `whenUnused` runs as soon as nobody holds it, perhaps now.
    void retire(OpenFile place, Runnable whenUnused) {
        List<DiskFile> superfluous = new ArrayList<>(1);
        Runnable unused = null;
        synchronized (this) {
            place.whenUnused = whenUnused;
            if (place.users == 0) {
                unused = retire(place, superfluous);
            }
        }
        finish(superfluous, unused);
    }

    private @Nullable Runnable retire(OpenFile place, List<DiskFile> superfluous) {
        if (place.file != null) {
            superfluous.add(place.file);
            place.file = null;
            open.remove(place);
        }
        return place.whenUnused;
    }

    private static void finish(List<DiskFile> superfluous, @Nullable Runnable unused) {
        superfluous.forEach(DiskFile::close);
        if (unused != null) {
            unused.run();
        }
    }

    synchronized int openCount() {
        return open.size();
    }

    /// Closes everything; nothing may be in use.
    @Override
    public void close() {
        List<DiskFile> all = new ArrayList<>();
        synchronized (this) {
            for (OpenFile place : open) {
                if (place.file != null) {
                    all.add(place.file);
                    place.file = null;
                }
            }
            open.clear();
        }
        all.forEach(DiskFile::close);
    }
}
