package io.minikafka.storage;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/// Bytes that went into and out of a log since the start of the node.
public final class LogTraffic {
    private static final AtomicLongFieldUpdater<LogTraffic> READ =
            AtomicLongFieldUpdater.newUpdater(LogTraffic.class, "readBytes");
    private static final AtomicLongFieldUpdater<LogTraffic> APPENDED =
            AtomicLongFieldUpdater.newUpdater(LogTraffic.class, "appendedBytes");

    /// Of a log that nobody wrote or read: ten thousand logs share one.
    static final LogTraffic NONE = new LogTraffic();

    private volatile long appendedBytes;
    private volatile long readBytes;
    final Delivery delivery = new Delivery();

    /// Under the log's lock: nobody else writes it.
    void appended(int bytes) {
        APPENDED.lazySet(this, appendedBytes + bytes);
    }

    /// Any thread: bytes were read for a consumer.
    void served(int bytes) {
        READ.addAndGet(this, bytes);
    }

    public long appendedBytes() {
        return appendedBytes;
    }

    public long readBytes() {
        return readBytes;
    }
}
