package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.InvariantViolation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    private final BufferPool pool = new BufferPool(1 << 20, 2 << 20);

    @Test
    void lendsTheSameMemoryAgain() {
        PooledBuffer first = pool.acquire(1000);
        pool.release(first);
        assertThat(pool.acquire(1010)).isSameAs(first);
    }

    @Test
    void keepsNoMoreThanItsBounds() {
        List<PooledBuffer> lent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lent.add(pool.acquire(64 << 10));
            lent.add(pool.acquire(1 << 20));
        }
        assertThat(pool.lentBytes()).isEqualTo(100L * ((64 << 10) + (1 << 20)));
        lent.forEach(pool::release);
        assertThat(pool.lentBytes()).isZero();
        assertThat(pool.keptBytes()).isEqualTo(3L << 20);
        pool.clear();
        assertThat(pool.keptBytes()).isZero();
    }

    @Test
    void refusesABufferThatIsGivenBackTwice() {
        PooledBuffer buffer = pool.acquire(1);
        pool.release(buffer);
        assertThatThrownBy(() -> pool.release(buffer)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void abandonedMemoryIsNeverLentAgain() {
        PooledBuffer small = pool.acquire(100);
        PooledBuffer large = pool.acquire(1 << 20);
        pool.abandon(small);
        pool.abandon(large);
        assertThat(pool.lentBytes()).isZero();
        assertThat(pool.acquire(100)).isNotSameAs(small);
        assertThat(small.memory().get(0)).isZero();
        assertThatThrownBy(() -> large.memory().get(0)).isInstanceOf(IllegalStateException.class);
    }
}
