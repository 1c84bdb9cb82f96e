package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.InvariantViolation;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RequestMemoryTest {
    private final RequestMemory memory = new RequestMemory(1000);
    private final RequestMemory.Owner one = new RequestMemory.Owner();
    private final RequestMemory.Owner two = new RequestMemory.Owner();

    @Test
    void refusesBeyondTheLimitWhileRequestsAreHandled() {
        assertThat(memory.tryReserve(one, 900, false)).isTrue();
        memory.handling(one, 900);
        assertThat(memory.tryReserve(two, 101, false)).isFalse();
        memory.handled(900);
        assertThat(memory.tryReserve(two, 101, false)).isTrue();
    }

    @Test
    void oneAtATimeMayExceedItWhenPartialRequestsHoldEverything() {
        assertThat(memory.tryReserve(one, 600, false)).isTrue();
        assertThat(memory.tryReserve(two, 400, false)).isTrue();
        assertThat(memory.tryReserve(one, 700, false)).isTrue();
        assertThat(memory.tryReserve(two, 1, false)).isFalse();
        assertThat(memory.tryReserve(one, 700, false)).isTrue();
        memory.endOverdraft(one);
        assertThat(memory.tryReserve(two, 1, false)).isTrue();
    }

    @Test
    void aFewParkedRequestsDoNotStopPartialOnes() {
        assertThat(memory.tryReserve(one, 100, false)).isTrue();
        memory.handling(one, 100);
        assertThat(memory.tryReserve(one, 900, false)).isTrue();
        assertThat(memory.tryReserve(two, 500, false)).isTrue();
    }

    @Test
    void overdraftsDoNotPileUp() {
        assertThat(memory.tryReserve(one, 500, false)).isTrue();
        assertThat(memory.tryReserve(two, 500, false)).isTrue();
        assertThat(memory.tryReserve(one, 2000, false)).isTrue();
        memory.handling(one, 2500);
        assertThat(memory.tryReserve(two, 2000, false)).isFalse();
        memory.handled(2500);
        assertThat(memory.tryReserve(two, 2000, false)).isTrue();
    }

    @Test
    void newcomersStandBehindWaiters() {
        memory.waiting();
        assertThat(memory.tryReserve(one, 1, false)).isFalse();
        assertThat(memory.tryReserve(two, 1, true)).isTrue();
        memory.waitingNoMore();
        assertThat(memory.tryReserve(one, 1, false)).isTrue();
    }

    @Test
    void releasesWakeWaitersAndMoveTheVersion() {
        AtomicInteger woken = new AtomicInteger();
        memory.onRelease(woken::incrementAndGet);
        memory.charge(10);
        long before = memory.version();
        memory.release(5);
        assertThat(woken).hasValue(0);
        memory.waiting();
        memory.release(5);
        assertThat(woken).hasValue(1);
        assertThat(memory.version()).isEqualTo(before + 2);
    }

    @Test
    void refusesToReleaseWhatWasNotReserved() {
        assertThatThrownBy(() -> memory.release(1)).isInstanceOf(InvariantViolation.class);
    }
}
