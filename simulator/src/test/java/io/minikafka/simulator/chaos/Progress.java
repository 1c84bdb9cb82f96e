package io.minikafka.simulator.chaos;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Tells from time to time how far a run is. A thread of its own.
final class Progress implements AutoCloseable {
    private static final int EVERY_S = 10;

    private final Witness witness;
    private final Timeline timeline;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("progress").factory());
    private long before;

    Progress(Witness witness, Timeline timeline) {
        this.witness = witness;
        this.timeline = timeline;
    }

    void start() {
        var _ = clock.scheduleAtFixedRate(this::tell, EVERY_S, EVERY_S, TimeUnit.SECONDS);
    }

    private void tell() {
        long now = witness.acknowledgedCount();
        System.err.printf(
                "chaos: %d s: %,d acknowledged, %,d a second; %d faults; at most %.1f s of silence, partitions silent %d times%n",
                timeline.nowMs() / 1_000,
                now,
                (now - before) / EVERY_S,
                timeline.faults().size(),
                timeline.longestSilenceMs() / 1e3,
                timeline.silences().size());
        before = now;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
