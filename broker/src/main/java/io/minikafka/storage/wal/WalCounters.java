package io.minikafka.storage.wal;

import io.minikafka.metrics.LatencyHistogram;
import java.util.concurrent.atomic.AtomicLong;

/// What the writer counts. Written by it alone, read by anyone.
final class WalCounters {
    private final AtomicLong groups = new AtomicLong();
    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong groupBytes = new AtomicLong();
    private final AtomicLong diskNs = new AtomicLong();
    private final LatencyHistogram syncs = new LatencyHistogram();

    void count(int moreEntries, long moreBytes, long moreNs) {
        groups.setRelease(groups.getPlain() + 1);
        entries.setRelease(entries.getPlain() + moreEntries);
        groupBytes.setRelease(groupBytes.getPlain() + moreBytes);
        diskNs.setRelease(diskNs.getPlain() + moreNs);
        syncs.record(moreNs);
    }

    LatencyHistogram syncs() {
        return syncs;
    }

    WalStats stats(long filesBytes, long slabsBytes) {
        return new WalStats(
                groups.get(),
                entries.get(),
                groupBytes.get(),
                diskNs.get(),
                filesBytes,
                slabsBytes);
    }
}
