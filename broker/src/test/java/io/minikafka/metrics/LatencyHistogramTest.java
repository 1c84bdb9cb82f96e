package io.minikafka.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private final LatencyHistogram times = new LatencyHistogram();
    private long nowNs;

    @Test
    void countsEachRecordOfManyThreads() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int n = 0; n < 10_000; n++) {
                                    times.record(n * 1_000L);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(times.sum().getTotalCount()).isEqualTo(40_000);
    }

    @Test
    void whatIsImpossibleIsCountedAtTheEdge() {
        times.record(-5);
        times.record(Long.MAX_VALUE);
        Histogram sum = times.sum();
        assertThat(sum.getTotalCount()).isEqualTo(2);
        assertThat(sum.getMaxValue()).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(59));
    }

    @Test
    void theRecentPastForgets() {
        times.record(1_000_000);
        assertThat(recent()).isEqualTo(1);
        minutes(1);
        assertThat(recent()).isEqualTo(0);
        times.record(1_000_000);
        times.record(1_000_000);
        assertThat(recent()).as("since the last look but one").isEqualTo(2);
        minutes(1);
        times.record(1_000_000);
        assertThat(recent()).isEqualTo(3);
        minutes(1);
        assertThat(recent()).isEqualTo(0);
    }

    private void minutes(int minutes) {
        nowNs += TimeUnit.MINUTES.toNanos(minutes);
    }

    private long recent() {
        return times.recent(
                        times.sum(),
                        new Time() {
                            @Override
                            public long wallMs() {
                                return 0;
                            }

                            @Override
                            public long monotonicNs() {
                                return nowNs;
                            }
                        })
                .getTotalCount();
    }
}
