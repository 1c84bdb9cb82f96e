package io.minikafka.storage;

import io.minikafka.base.Time;
import java.util.concurrent.TimeUnit;

/// How far a rebuild of the partition table is: it reads every byte, which takes minutes on a large disk, and whoever waits for
/// the start wants to know. Used by one thread.
final class RebuildProgress {
    /// Hears of it every few seconds.
    interface Listener {
        void told(long bytes, long ofBytes, long bytesPerSecond);
    }

    private static final long EVERY_NS = TimeUnit.SECONDS.toNanos(5);
    private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Time time;
    private final long ofBytes;
    private final Listener listener;
    private final long beganNs;
    private long toldNs;
    private long bytes;

    RebuildProgress(Time time, long ofBytes, Listener listener) {
        this.time = time;
        this.ofBytes = ofBytes;
        this.listener = listener;
        this.beganNs = time.monotonicNs();
        this.toldNs = beganNs;
    }

    /// A file was read up to `position`.
    void within(long position) {
        long nowNs = time.monotonicNs();
        if (nowNs - toldNs >= EVERY_NS) {
            toldNs = nowNs;
            long done = bytes + position;
            double seconds = (nowNs - beganNs) / NS_PER_SECOND;
            listener.told(done, ofBytes, (long) (done / seconds));
        }
    }

    /// A file of so many bytes was read to its end.
    void read(long fileBytes) {
        within(fileBytes);
        bytes += fileBytes;
    }
}
