package io.minikafka.storage.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The content of a simulated file, twice: as the operating system shows it, and as the medium has it. Pages
/// are shared between the two and copied when written. A missing page is zeros. Guarded by the disk's lock.
///
/// What a failed sync leaves behind is *doubtful*: the operating system takes the pages for clean, so a later
/// sync does not write them.
final class SimulatedInode {
    static final int PAGE_BYTES = 4096;
    static final int SECTOR_BYTES = 512;

    private final List<byte @Nullable []> pages = new ArrayList<>();
    private final List<byte @Nullable []> durablePages = new ArrayList<>();
    private final BitSet dirty = new BitSet();
    private final BitSet doubtful = new BitSet();
    private long sizeBytes;
    private long durableSizeBytes;

    long sizeBytes() {
        return sizeBytes;
    }

    long allocatedBytes() {
        return pages.stream().filter(page -> page != null).count() * PAGE_BYTES;
    }

    int read(ByteBuffer target, long position) {
        int count = Math.clamp(sizeBytes - position, 0, target.remaining());
        int done = 0;
        while (done < count) {
            long at = position + done;
            int within = (int) (at % PAGE_BYTES);
            int step = Math.min(count - done, PAGE_BYTES - within);
            byte[] page = page(pages, (int) (at / PAGE_BYTES));
            target.put(page == null ? new byte[PAGE_BYTES] : page, within, step);
            done += step;
        }
        return count;
    }

    /// Pages that a write of `count` bytes at `position` would allocate.
    long newPages(long position, int count) {
        long pagesNeeded = 0;
        for (long page = position / PAGE_BYTES; page * PAGE_BYTES < position + count; page++) {
            pagesNeeded += page(pages, (int) page) == null ? 1 : 0;
        }
        return pagesNeeded;
    }

    void write(ByteBuffer source, int count, long position) {
        int done = 0;
        while (done < count) {
            long at = position + done;
            int within = (int) (at % PAGE_BYTES);
            int step = Math.min(count - done, PAGE_BYTES - within);
            source.get(writable((int) (at / PAGE_BYTES)), within, step);
            done += step;
        }
        sizeBytes = Math.max(sizeBytes, position + count);
    }

    private byte[] writable(int index) {
        byte[] page = page(pages, index);
        if (page == null || isSame(page, page(durablePages, index))) {
            page = page == null ? new byte[PAGE_BYTES] : page.clone();
            set(pages, index, page);
        }
        dirty.set(index);
        doubtful.clear(index);
        return page;
    }

    void truncate(long newSizeBytes) {
        if (newSizeBytes >= sizeBytes) {
            return;
        }
        int kept = (int) ((newSizeBytes + PAGE_BYTES - 1) / PAGE_BYTES);
        int within = (int) (newSizeBytes % PAGE_BYTES);
        if (within > 0 && page(pages, kept - 1) != null) {
            Arrays.fill(writable(kept - 1), within, PAGE_BYTES, (byte) 0);
        }
        for (int index = kept; index < pages.size(); index++) {
            set(pages, index, null);
            dirty.set(index);
        }
        sizeBytes = newSizeBytes;
    }

    void sync() {
        for (int index = dirty.nextSetBit(0); index >= 0; index = dirty.nextSetBit(index + 1)) {
            set(durablePages, index, page(pages, index));
        }
        dirty.clear();
        durableSizeBytes = sizeBytes;
    }

    void failSync() {
        doubtful.or(dirty);
        dirty.clear();
    }

    /// What a power cut leaves: what was synced, and of the rest any part.
    SimulatedInode afterCrash(Random random, CrashTear tear) {
        SimulatedInode survivor = new SimulatedInode();
        survivor.durablePages.addAll(durablePages);
        BitSet open = (BitSet) dirty.clone();
        open.or(doubtful);
        for (int index = open.nextSetBit(0); index >= 0; index = open.nextSetBit(index + 1)) {
            byte[] before = page(durablePages, index);
            byte[] after = page(pages, index);
            set(survivor.durablePages, index, tear.tear(random, before, after));
        }
        survivor.durableSizeBytes = tear.size(random, durableSizeBytes, sizeBytes);
        survivor.cutTail();
        survivor.pages.addAll(survivor.durablePages);
        survivor.sizeBytes = survivor.durableSizeBytes;
        return survivor;
    }

    private void cutTail() {
        int kept = (int) ((durableSizeBytes + PAGE_BYTES - 1) / PAGE_BYTES);
        while (durablePages.size() > kept) {
            durablePages.removeLast();
        }
        int within = (int) (durableSizeBytes % PAGE_BYTES);
        byte[] last = page(durablePages, kept - 1);
        if (within > 0 && last != null) {
            byte[] cut = last.clone();
            Arrays.fill(cut, within, PAGE_BYTES, (byte) 0);
            set(durablePages, kept - 1, cut);
        }
    }

    SimulatedInode copy() {
        SimulatedInode copy = new SimulatedInode();
        for (int index = 0; index < pages.size(); index++) {
            byte[] page = pages.get(index);
            boolean shared = page != null && isSame(page, page(durablePages, index));
            copy.pages.add(page == null || shared ? page : page.clone());
        }
        copy.durablePages.addAll(durablePages);
        copy.dirty.or(dirty);
        copy.doubtful.or(doubtful);
        copy.sizeBytes = sizeBytes;
        copy.durableSizeBytes = durableSizeBytes;
        return copy;
    }

    /// Whether it is the very page: shared, not only equal.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(byte[] page, byte @Nullable [] other) {
        return page == other;
    }

    private static byte @Nullable [] page(List<byte @Nullable []> list, int index) {
        return index >= 0 && index < list.size() ? list.get(index) : null;
    }

    private static void set(List<byte @Nullable []> list, int index, byte @Nullable [] page) {
        while (list.size() <= index) {
            list.add(null);
        }
        list.set(index, page);
    }
}
