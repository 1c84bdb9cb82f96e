package io.minikafka.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

/// Knows how long each record must wait after a delivery that failed, by itself: it counts the doublings one by one.
final class Backoffs {
    private final long firstMs;
    private final long mostMs;
    private final Map<Long, Long> notBeforeMs = new HashMap<>();
    private int ended;

    /// @param firstMs 0 for no waiting
    Backoffs(long firstMs, long mostMs) {
        this.firstMs = firstMs;
        this.mostMs = mostMs;
    }

    /// The delivery of that number has failed, and that is safe; or the node forgot since when.
    void failed(long offset, int number, long nowMs) {
        long waitMs = firstMs;
        for (int i = 1; i < number; i++) {
            waitMs *= 2;
        }
        notBeforeMs.put(offset, nowMs + Math.min(mostMs, waitMs));
    }

    void given(long offset, long nowMs) {
        Long notBefore = notBeforeMs.remove(offset);
        if (notBefore != null && firstMs > 0) {
            assertThat(nowMs).as("record %d waits", offset).isGreaterThanOrEqualTo(notBefore);
            ended++;
        }
    }

    int ended() {
        return ended;
    }
}
