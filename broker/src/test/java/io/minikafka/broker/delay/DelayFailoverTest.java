package io.minikafka.broker.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.SeededRuns;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Leaders that come and go at random, do not know it, and crash, while records wait in their logs: each acknowledged one is
/// delivered once, and none before its time. RFC 0016, 4.6.
class DelayFailoverTest {
    private static final int OPERATIONS = 120;
    private static final int RUNS = 20;

    @Test
    @Tag("seeded")
    void everyRecordIsDeliveredOnceWhoeverLeads() {
        AtomicInteger seen = new AtomicInteger();
        SeededRuns.run(RUNS, seed -> seen.addAndGet(run(seed)));
        if (!SeededRuns.isOne()) {
            assertThat(seen.get()).isGreaterThan(RUNS);
        }
    }

    private static int run(long seed) {
        Random random = new Random(seed);
        try (DelayTrio trio = new DelayTrio(seed)) {
            for (int i = 0; i < OPERATIONS; i++) {
                int dice = random.nextInt(100);
                if (dice < 30) {
                    trio.produce();
                } else if (dice < 60) {
                    trio.replicate();
                } else if (dice < 80) {
                    trio.pass(random.nextInt(60));
                } else if (dice < 88) {
                    trio.tell();
                } else if (dice < 96) {
                    trio.elect();
                } else {
                    trio.crash();
                }
            }
            trio.calm();
            return trio.seenCount();
        }
    }
}
