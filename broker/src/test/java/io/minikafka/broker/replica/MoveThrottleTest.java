package io.minikafka.broker.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Time;
import org.junit.jupiter.api.Test;

class MoveThrottleTest {
    private static final int STEP_MS = 10;

    private long nowNs = 5;

    private final Time time =
            new Time() {
                @Override
                public long wallMs() {
                    return 0;
                }

                @Override
                public long monotonicNs() {
                    return nowNs;
                }
            };

    @Test
    void sendsNoMoreThanTheRateInTheLongRun() {
        MoveThrottle throttle = new MoveThrottle(() -> 1_000_000, time);
        long sent = 0;
        for (int ms = 0; ms < 10_000; ms += STEP_MS) {
            while (throttle.hasRoom()) {
                throttle.sent(50_000);
                sent += 50_000;
            }
            nowNs += STEP_MS * 1_000_000L;
        }
        assertThat(sent).isBetween(10_000_000L, 10_300_000L);
    }

    @Test
    void whatIsNotUsedIsNotSaved() {
        MoveThrottle throttle = new MoveThrottle(() -> 1_000_000, time);
        nowNs += 60_000_000_000L;
        int sent = 0;
        while (throttle.hasRoom()) {
            throttle.sent(50_000);
            sent += 50_000;
        }
        assertThat(sent).isLessThanOrEqualTo(250_000);
    }

    @Test
    void aBatchThatIsLargerThanTheRateGoesThroughAndIsPaidForAfterwards() {
        MoveThrottle throttle = new MoveThrottle(() -> 1_000, time);
        assertThat(throttle.hasRoom()).isTrue();
        throttle.sent(10_000);
        nowNs += 9_000_000_000L;
        assertThat(throttle.hasRoom()).isFalse();
        nowNs += 2_000_000_000L;
        assertThat(throttle.hasRoom()).isTrue();
    }
}
