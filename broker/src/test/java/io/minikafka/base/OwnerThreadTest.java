package io.minikafka.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnerThreadTest {
    private final ConcurrentLinkedQueue<Throwable> broken = new ConcurrentLinkedQueue<>();
    private final OwnerThread owner = new OwnerThread("owner-test", 10, Time.system(), broken::add);

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void runsTasksOfManyThreadsOneAtATimeAndEachThreadsInOrder() throws Exception {
        owner.start();
        int threads = 4;
        int each = 5_000;
        List<List<Integer>> seen = new ArrayList<>();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        List<Thread> senders = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            List<Integer> mine = new ArrayList<>();
            seen.add(mine);
            senders.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < each; i++) {
                                    int number = i;
                                    owner.execute(() -> {
                                        if (inside.incrementAndGet() != 1) {
                                            overlaps.incrementAndGet();
                                        }
                                        mine.add(number);
                                        inside.decrementAndGet();
                                    });
                                }
                            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        onOwner(() -> true);
        assertThat(overlaps).hasValue(0);
        for (List<Integer> numbers : seen) {
            assertThat(numbers).hasSize(each).isSorted();
        }
    }

    @Test
    void refusesOffersWhenTheInboxIsFullButNeverExecutions() {
        for (int i = 0; i < 10; i++) {
            assertThat(owner.offer(() -> {})).isTrue();
        }
        assertThat(owner.offer(() -> {})).isFalse();
        CompletableFuture<Boolean> ran = new CompletableFuture<>();
        owner.execute(() -> ran.complete(true));
        owner.start();
        assertThat(ran.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
        assertThat(owner.offer(() -> {})).isTrue();
    }

    @Test
    void runsTimersInTheOrderOfTheirTimesAndNotWhenCancelled() throws Exception {
        List<String> ran = new ArrayList<>();
        CountDownLatch last = new CountDownLatch(1);
        owner.start();
        onOwner(() -> {
            owner.after(
                    30,
                    () -> {
                        ran.add("30");
                        last.countDown();
                    });
            owner.after(10, () -> ran.add("10"));
            owner.after(20, () -> ran.add("20")).cancel();
            return true;
        });
        assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(onOwner(() -> List.copyOf(ran))).containsExactly("10", "30");
    }

    @Test
    void manyCancelledTimersDoNotPileUp() {
        owner.start();
        onOwner(() -> {
            for (int i = 0; i < 100_000; i++) {
                owner.after(3_600_000, () -> {}).cancel();
            }
            return true;
        });
        assertThat(owner.timersHeld()).isLessThan(1_000);
    }

    @Test
    void outlivesATaskThatThrows() {
        owner.start();
        owner.execute(() -> {
            throw new IllegalStateException("a defect of this task");
        });
        assertThat(onOwner(() -> true)).isTrue();
        assertThat(broken).isEmpty();
    }

    @Test
    void stopsAndTellsWhenAnInvariantBreaks() {
        AtomicInteger ranAfter = new AtomicInteger();
        owner.execute(() -> Invariant.check(false, "two and two"));
        owner.execute(ranAfter::incrementAndGet);
        owner.start();
        owner.close();
        assertThat(broken).singleElement().isInstanceOf(InvariantViolation.class);
        assertThat(ranAfter).hasValue(0);
        assertThat(owner.offer(() -> {})).isFalse();
    }

    @Test
    void closingRunsWhatIsQueuedAndDropsTimers() {
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            owner.execute(ran::incrementAndGet);
        }
        owner.after(3_600_000, () -> ran.addAndGet(1_000));
        owner.start();
        owner.close();
        assertThat(ran).hasValue(100);
    }

    private <T> T onOwner(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        owner.execute(() -> answer.complete(question.get()));
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }
}
