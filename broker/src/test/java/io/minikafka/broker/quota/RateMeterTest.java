package io.minikafka.broker.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RateMeterTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Offset<Double> CLOSE = within(0.01);

    private final RateMeter meter = new RateMeter(11, 1_000, 0);

    @Test
    void aWindowThatIsNotFullCountsAsIdle() {
        meter.record(100, 0);
        assertThat(seconds(meter.delayNs(10, 0)))
                .as("100 in a window of 10 s are 10 per second")
                .isZero();
        assertThat(seconds(meter.delayNs(5, 0))).isEqualTo(10, CLOSE);
        assertThat(seconds(meter.delayNs(9, 0))).isEqualTo(1.11, CLOSE);
    }

    @Test
    void whatIsOldIsForgotten() {
        meter.record(1_000, 0);
        assertThat(meter.delayNs(10, 5 * SECOND)).isPositive();
        assertThat(meter.delayNs(10, 11 * SECOND)).isZero();
    }

    @Test
    void whoWaitsAsToldIsHeldToTheQuota() {
        Random random = new Random(1);
        double bound = 1_000;
        double sent = 0;
        long nowNs = 0;
        long beganNs = 0;
        for (int i = 0; i < 20_000; i++) {
            int amount = random.nextInt(500);
            sent += amount;
            meter.record(amount, nowNs);
            nowNs += meter.delayNs(bound, nowNs) + 1_000_000;
            if (i == 2_000) {
                sent = 0;
                beganNs = nowNs;
            }
        }
        assertThat(sent / seconds(nowNs - beganNs)).isBetween(0.9 * bound, 1.05 * bound);
    }

    @Test
    void aLongPauseDoesNotSaveUpABurst() {
        meter.record(1, 0);
        long later = 3_600 * SECOND;
        meter.record(200, later);
        assertThat(meter.delayNs(10, later)).isPositive();
    }

    private static double seconds(long ns) {
        return ns / (double) SECOND;
    }
}
