package io.minikafka.simulator.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Throughput and latency through a run, in slices of time, when each fault was, and when a partition was silent. Any
/// thread; guarded by itself.
final class Timeline {
    static final long SLICE_MS = 100;

    /// A partition that acknowledges nothing for so long is told of.
    static final long SILENCE_MS = 5_000;

    private static final int SILENCES_MAX = 1_000;

    /// @param endMs when it was mended
    record Fault(String name, long beganMs, long endMs) {}

    /// No record of the partition was acknowledged, though some were sent.
    record Silence(int partition, long beganMs, long endMs) {
        long lastsMs() {
            return endMs - beganMs;
        }
    }

    /// @param acknowledged records
    /// @param waitedMs of all of them together
    /// @param slowestMs of one of them
    record Slice(int acknowledged, long waitedMs, int slowestMs) {}

    private final long beganNs = System.nanoTime();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Silence> silences = new ArrayList<>();
    private final long[] lastMs;
    private int[] acknowledged = new int[1_024];
    private long[] waitedMs = new long[1_024];
    private int[] slowestMs = new int[1_024];
    private int slices;

    Timeline(int partitions) {
        this.lastMs = new long[partitions];
        Arrays.fill(lastMs, -1);
    }

    synchronized void acknowledged(int partition, long sentNs) {
        long nowMs = nowMs();
        int tookMs = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentNs);
        int slice = Math.toIntExact(nowMs / SLICE_MS);
        if (slice >= acknowledged.length) {
            acknowledged = Arrays.copyOf(acknowledged, slice * 2);
            waitedMs = Arrays.copyOf(waitedMs, slice * 2);
            slowestMs = Arrays.copyOf(slowestMs, slice * 2);
        }
        slices = Math.max(slices, slice + 1);
        acknowledged[slice]++;
        waitedMs[slice] += tookMs;
        slowestMs[slice] = Math.max(slowestMs[slice], tookMs);
        long before = lastMs[partition];
        lastMs[partition] = nowMs;
        if (before >= 0 && nowMs - before >= SILENCE_MS && silences.size() < SILENCES_MAX) {
            silences.add(new Silence(partition, before, nowMs));
        }
    }

    synchronized void fault(String name, long fromMs) {
        faults.add(new Fault(name, fromMs, nowMs()));
    }

    long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
    }

    synchronized List<Fault> faults() {
        return List.copyOf(faults);
    }

    synchronized List<Silence> silences() {
        return List.copyOf(silences);
    }

    synchronized List<Slice> slices() {
        List<Slice> all = new ArrayList<>();
        for (int i = 0; i < slices; i++) {
            all.add(new Slice(acknowledged[i], waitedMs[i], slowestMs[i]));
        }
        return all;
    }

    /// What went on at that time.
    synchronized List<String> faultsBetween(long fromMs, long toMs) {
        return faults.stream()
                .filter(fault -> fault.beganMs() <= toMs && fault.endMs() >= fromMs)
                .map(Fault::name)
                .toList();
    }

    /// The longest time in which nothing at all was acknowledged.
    synchronized long longestSilenceMs() {
        long longest = 0;
        long run = 0;
        for (int i = 0; i < slices; i++) {
            run = acknowledged[i] == 0 ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest * SLICE_MS;
    }
}
