package io.minikafka.observer.scale.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.observer.scale.Capacity.Action;
import io.minikafka.observer.scale.Capacity.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ActionsTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final AtomicInteger failures = new AtomicInteger();

    @Test
    void whatFailedIsTriedAgainWithTheSameId() throws InterruptedException {
        failures.set(2);
        try (Actions actions = actions(SHORT)) {
            actions.add(action("a"));
            assertThat(next()).isEqualTo("a");
            assertThat(next()).isEqualTo("a");
            assertThat(next()).isEqualTo("a");
            actions.add(action("b"));
            assertThat(next()).isEqualTo("b");
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void afterAllTriesItWaitsForTheNextMinute() throws InterruptedException {
        failures.set(Actions.TRIES_MAX);
        try (Actions actions = actions(SHORT)) {
            actions.add(action("a"));
            for (int i = 0; i < Actions.TRIES_MAX; i++) {
                assertThat(next()).isEqualTo("a");
            }
            while (seen.isEmpty()) {
                actions.retry();
                Thread.onSpinWait();
            }
            assertThat(next()).isEqualTo("a");
        }
    }

    @Test
    void aNewerActionTakesThePlaceOfOneThatFails() throws InterruptedException {
        failures.set(1);
        try (Actions actions = actions(Duration.ofHours(1))) {
            actions.add(action("a"));
            assertThat(next()).isEqualTo("a");
            actions.add(action("b"));
            assertThat(next()).isEqualTo("b");
        }
        assertThat(seen).isEmpty();
    }

    private Actions actions(Duration pause) {
        Actions actions =
                new Actions(
                        action -> {
                            seen.add(action.id());
                            if (failures.getAndDecrement() > 0) {
                                throw new IOException("not now");
                            }
                        },
                        pause);
        actions.start();
        return actions;
    }

    private String next() throws InterruptedException {
        return String.valueOf(seen.poll(30, TimeUnit.SECONDS));
    }

    private static Action action(String id) {
        return new Action(id, Kind.WAKE, 1, 2, "");
    }
}
