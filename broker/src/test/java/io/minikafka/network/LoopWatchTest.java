package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LoopWatchTest {
    @Test
    void aThreadThatDoesNotEndItsTurnIsCountedUntilItDoes() throws IOException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        RequestHandler slow =
                exchange -> {
                    entered.countDown();
                    await(released);
                    exchange.respondNothing();
                };
        try (TestNode node = TestNode.with(slow);
                Client client = node.client()) {
            NetworkCounters seen = new NetworkCounters();
            LoopWatch atRest = node.listener.newWatch(seen);
            Await.until(
                    "all sleep",
                    () -> stuckAfter(2 * LoopWatch.LOOKS_UNTIL_STUCK, atRest, seen) == 0);
            client.send(new byte[] {1});
            await(entered);
            LoopWatch watch = node.listener.newWatch(seen);
            // the first look only sees which turn it is
            assertThat(stuckAfter(LoopWatch.LOOKS_UNTIL_STUCK, watch, seen))
                    .as("not for long yet")
                    .isZero();
            Await.until("it alone is counted", () -> stuckAfter(1, watch, seen) == 1);
            released.countDown();
            Await.until("it goes on", () -> stuckAfter(1, watch, seen) == 0);
        } finally {
            released.countDown();
        }
    }

    private static int stuckAfter(int looks, LoopWatch watch, NetworkCounters seen) {
        for (int i = 0; i < looks; i++) {
            watch.look();
        }
        return seen.stuckLoops();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
