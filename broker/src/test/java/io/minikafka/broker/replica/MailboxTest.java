package io.minikafka.broker.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {
    @Test
    void whatIsPostedByAHandlerComesAfterIt() {
        List<String> order = new ArrayList<>();
        List<Mailbox<String>> self = new ArrayList<>();
        Mailbox<String> mailbox =
                new Mailbox<>(
                        item -> {
                            order.add(item + " begins");
                            if (item.equals("a")) {
                                self.getFirst().post("b");
                            }
                            order.add(item + " ends");
                            return true;
                        },
                        Runnable::run);
        self.add(mailbox);
        mailbox.post("a");
        assertThat(order).containsExactly("a begins", "a ends", "b begins", "b ends");
    }

    @Test
    void standsStillUntilResumed() {
        List<Integer> handled = new ArrayList<>();
        Mailbox<Integer> mailbox =
                new Mailbox<>(
                        item -> {
                            handled.add(item);
                            return item != 1;
                        },
                        Runnable::run);
        mailbox.post(1);
        mailbox.post(2);
        mailbox.post(3);
        assertThat(handled).containsExactly(1);
        mailbox.resume();
        assertThat(handled).containsExactly(1, 2, 3);
        mailbox.post(4);
        assertThat(handled).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aLongRunGoesOnWithTheHelper() {
        List<Runnable> helped = new ArrayList<>();
        List<Integer> handled = new ArrayList<>();
        List<Mailbox<Integer>> self = new ArrayList<>();
        Mailbox<Integer> mailbox =
                new Mailbox<>(
                        item -> {
                            handled.add(item);
                            if (item < 1_000) {
                                self.getFirst().post(item + 1);
                            }
                            return true;
                        },
                        helped::add);
        self.add(mailbox);
        mailbox.post(1);
        assertThat(handled).hasSizeLessThan(1_000);
        while (!helped.isEmpty()) {
            helped.removeFirst().run();
        }
        assertThat(handled).hasSize(1_000);
    }

    @Test
    void handlesOneAtATimeAndLosesNothing() throws InterruptedException {
        int threads = 4;
        int each = 50_000;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        int[] handled = {0};
        CountDownLatch done = new CountDownLatch(threads * each);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads + 1)) {
            Mailbox<Integer> mailbox =
                    new Mailbox<>(
                            _ -> {
                                if (inside.getAndIncrement() > 0) {
                                    together.incrementAndGet();
                                }
                                handled[0]++;
                                inside.decrementAndGet();
                                done.countDown();
                                return true;
                            },
                            pool);
            for (int i = 0; i < threads; i++) {
                pool.execute(() -> {
                    for (int k = 0; k < each; k++) {
                        mailbox.post(k);
                    }
                });
            }
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(together.get()).isZero();
        assertThat(handled[0]).isEqualTo(threads * each);
    }
}
