package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DeliveryTest {
    private final ManualTime time = new ManualTime();
    private final Delivery delivery = new Delivery();

    @Test
    void theFirstConsumerEndsASample() {
        delivery.appended(10, time);
        time.advanceMs(5);
        delivery.appended(11, time);
        assertThat(delivery.served(10, 12, time)).hasValue(TimeUnit.MILLISECONDS.toNanos(5));
        assertThat(delivery.served(10, 12, time)).isEmpty();
        delivery.appended(12, time);
        time.advanceMs(7);
        assertThat(delivery.served(12, 13, time)).hasValue(TimeUnit.MILLISECONDS.toNanos(7));
    }

    @Test
    void aConsumerThatIsBehindEndsItWhenItComesThere() {
        delivery.appended(100, time);
        time.advanceMs(40_000);
        assertThat(delivery.served(20, 60, time)).isEmpty();
        time.advanceMs(40_000);
        assertThat(delivery.served(60, 101, time)).hasValue(TimeUnit.SECONDS.toNanos(80));
    }

    @Test
    void whereAFetchEndedNeedNotBeKnown() {
        delivery.appended(100, time);
        time.advanceMs(3);
        assertThat(delivery.served(60, 60, time)).isEmpty();
        time.advanceMs(3);
        assertThat(delivery.served(120, 120, time)).hasValue(TimeUnit.MILLISECONDS.toNanos(6));
    }

    @Test
    void whoBeginsAtTheEndReadNothingBefore() {
        delivery.appended(100, time);
        time.advanceMs(3);
        assertThat(delivery.served(150, 151, time)).isEmpty();
        delivery.appended(151, time);
        time.advanceMs(2);
        assertThat(delivery.served(151, 152, time)).hasValue(TimeUnit.MILLISECONDS.toNanos(2));
    }

    @Test
    void whatNobodyReadIsForgotten() {
        delivery.appended(100, time);
        time.advanceMs(61_000);
        assertThat(delivery.served(0, 101, time)).isEmpty();
        delivery.appended(101, time);
        assertThat(delivery.served(101, 102, time)).hasValue(0);
    }
}
