package io.minikafka.broker.share.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Leaders of a share partition come and go: what was confirmed stays so, nothing is lost. RFC 0024, 4.8.
/// `-Dshare.seed=N` plays one seed.
class FailoverTest {
    private static final int SEEDS = 400;
    private static final int STEPS = 500;

    @Test
    void whatWasConfirmedStaysSoAndNothingIsLost() {
        Long only = Long.getLong("share.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? SEEDS : only;
        long deliveries = 0;
        long refusals = 0;
        for (long seed = first; seed <= last; seed++) {
            FailoverWorld world = new FailoverWorld(seed);
            try {
                world.run(STEPS);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Dshare.seed=" + seed + ": " + e.getMessage(), e);
            }
            deliveries += world.deliveries();
            refusals += world.refusals();
        }
        if (only == null) {
            assertThat(deliveries).isGreaterThan(SEEDS * 60L);
            assertThat(refusals).isGreaterThan(SEEDS);
        }
    }
}
