package io.minikafka.storage.wal;

import io.minikafka.storage.disk.Disk;
import java.util.Optional;

/// The node-wide write-ahead log. One thread takes all that waits as one group, writes it with one write and
/// one sync, and only then tells the entries.
public final class WriteAheadLog implements AutoCloseable {
    private WriteAheadLog() {}

    /// Opens the log, telling `replay` every entry after `from` (or every one there is), then starts its
    /// threads.
    ///
    /// @throws WalCorruptException when acknowledged data is damaged and the config says to refuse
    public static WriteAheadLog open(
            WalConfig config, Disk disk, Optional<WalPosition> from, WalReplay replay, WalPressure pressure) {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Hands over an entry; never blocks. The order of calls is the order in the file and of the callbacks
    /// of one durability. When the log is offline the entry fails, on the WAL thread too.
    ///
    /// @return the entry's ticket: increasing, in the order of the file
    /// @throws WalOfflineException when the log is closed; the entry is told nothing then
    public long append(WalEntry entry) {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Everything before this is synced, and its entries have been told.
    public WalPosition durable() {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Waits until the entry with this ticket is synced and told.
    ///
    /// @throws WalOfflineException when that will not happen
    public void awaitDurable(long ticket) throws InterruptedException {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Bytes of the files between `position` and the end of the log: what a replay from there would read.
    public long bytesSince(WalPosition position) {
        throw new UnsupportedOperationException("skeleton");
    }

    /// A checkpoint holds everything before `position`: files wholly before are used again.
    public void release(WalPosition position) {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Whether a failure ended this log's life.
    public boolean offline() {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Whether the files go past the page cache (for the start-up message).
    public boolean direct() {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Writes and syncs what waits, and stops the threads.
    @Override
    public void close() {
        throw new UnsupportedOperationException("skeleton");
    }
}
