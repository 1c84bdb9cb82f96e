package io.minikafka.storage;

import io.minikafka.base.Time;
import io.minikafka.storage.compaction.CompactionStoppedException;
import io.minikafka.storage.compaction.Pace;

/// Lets compaction read and write so many bytes a second on average, and ends it when the broker is closed. Owned by
/// the thread that compacts; [#stop] is for any thread.
final class Throttle implements Pace {
    private static final double NS_PER_SECOND = 1e9;

    private final Time time;
    private final double bytesPerSecond;

    /// When as much time has passed as what was moved may take.
    private long paidNs;

    private boolean stopped;

    Throttle(Time time, double bytesPerSecond) {
        this.time = time;
        this.bytesPerSecond = bytesPerSecond;
        this.paidNs = time.monotonicNs();
    }

    @Override
    public void moved(int bytes) {
        paidNs =
                Math.max(paidNs, time.monotonicNs())
                        + (long) (bytes * NS_PER_SECOND / bytesPerSecond);
        pauseUntil(paidNs);
    }

    private synchronized void pauseUntil(long untilNs) {
        long leftMs = (untilNs - time.monotonicNs()) / 1_000_000;
        try {
            while (!stopped && leftMs > 0) {
                wait(leftMs);
                leftMs = (untilNs - time.monotonicNs()) / 1_000_000;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
        if (stopped) {
            throw new CompactionStoppedException("the broker is being closed");
        }
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
    }
}
