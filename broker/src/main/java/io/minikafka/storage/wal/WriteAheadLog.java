package io.minikafka.storage.wal;

import io.minikafka.base.Invariant;
import io.minikafka.metrics.LatencyHistogram;
import io.minikafka.storage.disk.Disk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node-wide write-ahead log. One thread takes all that waits as one group, writes it with one write and
/// one sync, and only then tells the entries; so durability costs the same for one partition as for ten
/// thousand.
///
///     any thread        append -> EntryQueue
///     wal-writer        EntryQueue -> Group -> Slab -> WalFile, then the entries' callbacks
///     wal-preparer      makes the next WalFile, removes those of no use
///     any thread        WalSlice.release -> SlabPool;  release(position) -> WalFiles
///
/// Bounds: the files ([WalConfig#maxBytes]), the slabs ([WalConfig#slabsMaxBytes]), a group
/// ([WalConfig#slabBytes], [WalConfig#groupMaxEntries]), an entry ([WalConfig#entryMaxBytes]). The queue holds
/// references only; its length is what the callers have outstanding. RFC 0003; docs/format/wal.md.
public final class WriteAheadLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WriteAheadLog.class);
    private static final long CLOSE_LIMIT_MS = 30_000;

    private final WalConfig config;
    private final WalFiles files;
    private final SlabPool slabs;
    private final DurableMark durable;
    private final WalWriter writer;
    private final FilePreparer preparer;
    private final boolean threaded;
    private final Thread writerThread;
    private final Thread preparerThread;
    private final boolean direct;

    private WriteAheadLog(
            WalConfig config,
            WalDirectory directory,
            WalRecovery.Found found,
            WalPressure pressure,
            boolean direct,
            boolean threaded,
            LongSupplier nanoTime) {
        this.config = config;
        this.direct = direct;
        this.threaded = threaded;
        this.files = new WalFiles(config, directory, pressure, found);
        this.slabs = new SlabPool(config.slabBytes(), config.slabsMaxBytes(), pressure);
        this.durable = new DurableMark(found.end());
        this.writer = new WalWriter(config, files, slabs, durable, nanoTime);
        this.preparer = new FilePreparer(files, directory, config.preparePaceBytesPerSecond());
        this.writerThread = Thread.ofPlatform().name("wal-writer").daemon().unstarted(writer);
        this.preparerThread = Thread.ofPlatform().name("wal-preparer").daemon().unstarted(preparer);
    }

    /// Opens the log, telling `replay` every entry after `from` (or every one there is), then starts its
    /// threads.
    ///
    /// @throws WalCorruptException when acknowledged data is damaged and the config says to refuse
    public static WriteAheadLog open(
            WalConfig config,
            Disk disk,
            Optional<WalPosition> from,
            WalReplay replay,
            WalPressure pressure) {
        return open(config, disk, from, replay, pressure, true, System::nanoTime);
    }

    /// As the other; without threads nothing happens but by [#writeSome], which whoever waits calls himself: so a
    /// simulation can have many of these on one thread.
    ///
    /// @param nanoTime tells how quick the disk is
    public static WriteAheadLog open(
            WalConfig config,
            Disk disk,
            Optional<WalPosition> from,
            WalReplay replay,
            WalPressure pressure,
            boolean threaded,
            LongSupplier nanoTime) {
        WalDirectory directory = new WalDirectory(disk, config.directory());
        List<WalFile> slots = directory.open();
        WriteAheadLog log;
        try {
            if (slots.isEmpty()) {
                slots.add(directory.create(config.firstFileBytes()));
            }
            boolean direct = slots.getFirst().file().direct();
            WalRecovery.Found found = WalRecovery.recover(config, slots, from, replay);
            log = new WriteAheadLog(config, directory, found, pressure, direct, threaded, nanoTime);
        } catch (RuntimeException e) {
            slots.forEach(WalFile::close);
            throw e;
        }
        if (threaded) {
            log.writerThread.start();
            log.preparerThread.start();
        }
        return log;
    }

    /// Hands over an entry; never blocks. The order of calls is the order in the file, and of the callbacks
    /// of one durability. When the log is offline the entry fails, on the WAL thread too.
    ///
    /// @return the entry's ticket: consecutive, in the order of the file
    /// @throws WalOfflineException when the log is closed; the entry is told nothing then
    public long append(WalEntry entry) {
        Invariant.check(
                entry.data().remaining() <= config.entryMaxBytes(),
                "an entry is larger than the write-ahead log takes",
                entry.data().remaining());
        return writer.append(entry);
    }

    /// Everything before this is synced, and its entries have been told.
    public WalPosition durable() {
        return durable.position();
    }

    /// Waits until the entry with this ticket is synced and told. Meanwhile the files may outgrow their limit,
    /// because who waits here may be the one who would make room.
    ///
    /// @throws WalOfflineException when that will not happen
    public void awaitDurable(long ticket) throws InterruptedException {
        if (!threaded) {
            writeUntil(ticket);
            return;
        }
        files.overdraw(true);
        try {
            durable.await(ticket);
        } finally {
            files.overdraw(false);
        }
    }

    private void writeUntil(long ticket) {
        while (!durable.reaches(ticket)) {
            if (!writeSome()) {
                throw new WalOfflineException("there is no room for what waits to be written");
            }
        }
    }

    /// Without threads: makes the next file if there is none, and writes and syncs a group of what waits.
    ///
    /// @return false if nothing waits, or no file has room for it
    public boolean writeSome() {
        preparer.prepareAll();
        return writer.writeIfRoom();
    }

    /// Without threads: whether [#writeSome] has something to write.
    public boolean hasWork() {
        return writer.isWaitedFor();
    }

    /// Bytes of the files between `position` and the end of the log: what a replay from there would read.
    public long bytesSince(WalPosition position) {
        return files.bytesSince(position);
    }

    /// A checkpoint holds everything before `position`: files wholly before are used again.
    public void release(WalPosition position) {
        files.release(position.fileSequence());
    }

    /// Whether a failure ended this log's life.
    public boolean offline() {
        return writer.offline();
    }

    /// Whether the files go past the page cache (for the start-up message).
    public boolean direct() {
        return direct;
    }

    public WalStats stats() {
        return writer.counters().stats(files.totalBytes(), slabs.allocatedBytes());
    }

    /// How long each group's write and sync took.
    public LatencyHistogram syncTimes() {
        return writer.counters().syncs();
    }

    /// Writes and syncs what waits, and stops the threads. What waits for room that nobody makes fails after a
    /// limit.
    @Override
    public void close() {
        writer.close();
        if (!threaded) {
            files.stop();
            writer.run();
            files.close();
            slabs.close();
            return;
        }
        if (!ended(writerThread, CLOSE_LIMIT_MS)) {
            LOG.atWarn()
                    .addKeyValue("limitMs", CLOSE_LIMIT_MS)
                    .log("the write-ahead log still waits for room; what waits fails now");
            slabs.abort();
            files.stop();
            ended(writerThread, CLOSE_LIMIT_MS);
        }
        files.stop();
        ended(preparerThread, CLOSE_LIMIT_MS);
        files.close();
        slabs.close();
    }

    private static boolean ended(Thread thread, long limitMs) {
        try {
            return thread.join(Duration.ofMillis(limitMs));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
