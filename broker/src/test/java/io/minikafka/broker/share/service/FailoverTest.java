package io.minikafka.broker.share.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.SeededRuns;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Leaders of a share partition come and go: what was confirmed stays so, nothing is lost. RFC 0024, 4.8.
class FailoverTest {
    private static final int SEEDS = 400;
    private static final int STEPS = 500;

    @Test
    @Tag("seeded")
    void whatWasConfirmedStaysSoAndNothingIsLost() {
        AtomicLong deliveries = new AtomicLong();
        AtomicLong refusals = new AtomicLong();
        int runs =
                SeededRuns.run(
                        SEEDS,
                        seed -> {
                            FailoverWorld world = new FailoverWorld(seed);
                            world.run(STEPS);
                            deliveries.addAndGet(world.deliveries());
                            refusals.addAndGet(world.refusals());
                        });
        if (!SeededRuns.isOne()) {
            assertThat(deliveries.get()).isGreaterThan(runs * 60L);
            assertThat(refusals.get()).isGreaterThan(runs);
        }
    }
}
