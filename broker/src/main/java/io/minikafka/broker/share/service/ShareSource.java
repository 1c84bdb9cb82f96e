package io.minikafka.broker.share.service;

import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.SharePartitionKey;
import io.minikafka.storage.HighWatermarkWatcher;
import io.minikafka.storage.Log;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// A share partition that this node leads, with its log, and the fetches that wait for it, the oldest first. Owned by the share
/// thread, but for the news that the log has more.
final class ShareSource implements HighWatermarkWatcher {
    private final SharePartitionKey key;
    private final PartitionHome home;
    private final int office;
    private final Log log;
    private final Consumer<ShareSource> hasNews;
    private final Set<WaitingFetch> waiting = new LinkedHashSet<>();
    private final AtomicBoolean newsOnTheWay = new AtomicBoolean();

    /// Somebody reads the log for it, or finds out where it begins.
    private boolean busy;

    /// Why the log cannot be read where the group is; those who wait are told.
    private Errors trouble = Errors.NONE;

    /// This node serves it no more, for now at least.
    private boolean closed;

    /// @param office in which this node leads the partition
    /// @param hasNews called on any thread when the log has more; not again before [#newsTaken]
    ShareSource(
            SharePartitionKey key, PartitionHome home, int office, Consumer<ShareSource> hasNews) {
        this.key = key;
        this.home = home;
        this.office = office;
        this.log = home.log();
        this.hasNews = hasNews;
    }

    SharePartitionKey key() {
        return key;
    }

    Log log() {
        return log;
    }

    int office() {
        return office;
    }

    /// Whether this node leads the partition as it did when this was made.
    boolean isCurrent() {
        return !closed && home.office() == office;
    }

    /// Whether it is known what is committed in the partition.
    boolean isEstablished() {
        return home.isEstablished();
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isBusy() {
        return busy;
    }

    void busy(boolean now) {
        busy = now;
    }

    Errors trouble() {
        return trouble;
    }

    void trouble(Errors now) {
        trouble = now;
    }

    void add(WaitingFetch fetch) {
        if (waiting.isEmpty()) {
            log.watch(this);
        }
        waiting.add(fetch);
    }

    void remove(WaitingFetch fetch) {
        if (waiting.remove(fetch) && waiting.isEmpty()) {
            log.unwatch(this);
        }
    }

    /// The fetches that wait now.
    List<WaitingFetch> waiting() {
        return List.copyOf(waiting);
    }

    @Override
    public void highWatermarkMoved(Log moved) {
        if (newsOnTheWay.compareAndSet(false, true)) {
            hasNews.accept(this);
        }
    }

    void newsTaken() {
        newsOnTheWay.set(false);
    }
}
