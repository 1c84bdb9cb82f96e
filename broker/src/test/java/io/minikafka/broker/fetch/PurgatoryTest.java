package io.minikafka.broker.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.ManualExecutor;
import io.minikafka.base.OwnerThread;
import io.minikafka.base.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PurgatoryTest {
    private static final long CONNECTION = 7;

    private final ManualExecutor executor = new ManualExecutor();
    private final Purgatory purgatory = new Purgatory(executor);

    @Test
    void waitsUntilTheNewsSatisfies() {
        var source = new AtomicLong();
        var waiting = new Waiting(CONNECTION, source, 2);
        purgatory.park(waiting, 1_000);
        source.set(1);
        waiting.news();
        executor.runAll();
        assertThat(waiting.completed).hasValue(0);
        source.set(2);
        waiting.news();
        waiting.news();
        executor.runAll();
        assertThat(waiting.completed).hasValue(1);
        assertThat(waiting.watched).hasValue(0);
        assertThat(purgatory.waiting()).isZero();
        executor.advance(10_000);
        assertThat(waiting.completed).hasValue(1);
    }

    @Test
    void aLookThatFailsLeavesTheRequestUntilItsTimeIsUp() {
        var source = new AtomicLong();
        var waiting =
                new Waiting(CONNECTION, source, 5) {
                    @Override
                    boolean isSatisfied() {
                        if (source.get() == 1) {
                            throw new IllegalStateException("broken on purpose");
                        }
                        return super.isSatisfied();
                    }
                };
        purgatory.park(waiting, 500);
        source.set(1);
        waiting.news();
        executor.runAll();
        assertThat(purgatory.waiting()).isEqualTo(1);
        executor.advance(500);
        assertThat(waiting.completed).hasValue(1);
        assertThat(purgatory.waiting()).isZero();
    }

    @Test
    void whoCannotLeaveItsWatchersIsCompletedAllTheSame() {
        var source = new AtomicLong();
        var waiting =
                new Waiting(CONNECTION, source, 1) {
                    @Override
                    void unwatch() {
                        throw new IllegalStateException("broken on purpose");
                    }
                };
        purgatory.park(waiting, 500);
        source.set(1);
        waiting.news();
        executor.runAll();
        assertThat(waiting.completed).hasValue(1);
        assertThat(purgatory.waiting()).isZero();
    }

    @Test
    void completesWhenTimeIsUp() {
        var waiting = new Waiting(CONNECTION, new AtomicLong(), 1);
        purgatory.park(waiting, 500);
        executor.advance(499);
        assertThat(waiting.completed).hasValue(0);
        executor.advance(1);
        assertThat(waiting.completed).hasValue(1);
        assertThat(purgatory.waiting()).isZero();
    }

    @Test
    void seesWhatHappenedBeforeItWatched() {
        var source = new AtomicLong(5);
        var waiting = new Waiting(CONNECTION, source, 5);
        purgatory.park(waiting, 500);
        executor.runAll();
        assertThat(waiting.completed).hasValue(1);
    }

    @Test
    void dropsAllRequestsOfAConnectionThatIsGone() {
        List<Waiting> ours = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ours.add(new Waiting(CONNECTION, new AtomicLong(), 1));
        }
        var other = new Waiting(CONNECTION + 1, new AtomicLong(), 1);
        ours.forEach(waiting -> purgatory.park(waiting, 500));
        purgatory.park(other, 500);
        purgatory.connectionGone(CONNECTION);
        executor.runAll();
        assertThat(ours)
                .allSatisfy(waiting -> {
                    assertThat(waiting.dropped).hasValue(1);
                    assertThat(waiting.completed).hasValue(0);
                    assertThat(waiting.watched).hasValue(0);
                });
        assertThat(other.dropped).hasValue(0);
        assertThat(purgatory.waiting()).isEqualTo(1);
    }

    @Test
    void closingAnswersWhatWaitsAndWhatComes() {
        var before = new Waiting(CONNECTION, new AtomicLong(), 1);
        purgatory.park(before, 500);
        purgatory.close();
        var after = new Waiting(CONNECTION, new AtomicLong(), 1);
        purgatory.park(after, 500);
        executor.runAll();
        assertThat(before.completed).hasValue(1);
        assertThat(after.completed).hasValue(1);
    }

    @Test
    void aRequestThatFailsDoesNotHoldUpOthers() {
        var broken =
                new Waiting(CONNECTION, new AtomicLong(), 1) {
                    @Override
                    void complete() {
                        throw new IllegalStateException("broken on purpose");
                    }
                };
        var sound = new Waiting(CONNECTION, new AtomicLong(), 1);
        purgatory.park(broken, 500);
        purgatory.park(sound, 500);
        purgatory.close();
        executor.runAll();
        assertThat(sound.completed).hasValue(1);
        assertThat(purgatory.waiting()).isZero();
    }

    /// Many sources that move on several threads, requests that are parked, time out and lose their client at the
    /// same time: each ends exactly once, and none watches anything afterwards.
    @Test
    void endsEachRequestExactlyOnceUnderConcurrency() throws InterruptedException {
        long seed = Long.getLong("seed", 20_261_123L);
        int threads = 3;
        int perThread = 3_000;
        var failures = new AtomicInteger();
        List<Waiting> all = new ArrayList<>();
        try (var owner =
                new OwnerThread(
                                "purgatory-test",
                                1_000,
                                Time.system(),
                                _ -> failures.incrementAndGet())
                        .start()) {
            var concurrent = new Purgatory(owner);
            var ended = new CountDownLatch(threads * perThread);
            var sources = new Source[8];
            for (int i = 0; i < sources.length; i++) {
                sources[i] = new Source();
            }
            List<Thread> workers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                var random = new Random(seed + t);
                List<Waiting> mine = new ArrayList<>();
                for (int i = 0; i < perThread; i++) {
                    Source source = sources[random.nextInt(sources.length)];
                    mine.add(
                            new Waiting(random.nextInt(20), source.value, random.nextInt(2_000)) {
                                @Override
                                void watch() {
                                    super.watch();
                                    source.add(this);
                                }

                                @Override
                                void unwatch() {
                                    source.remove(this);
                                    super.unwatch();
                                }

                                @Override
                                void complete() {
                                    super.complete();
                                    ended.countDown();
                                }

                                @Override
                                void drop() {
                                    super.drop();
                                    ended.countDown();
                                }
                            });
                }
                all.addAll(mine);
                workers.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    for (Waiting waiting : mine) {
                                        concurrent.park(waiting, random.nextInt(30));
                                        sources[random.nextInt(sources.length)].move();
                                        if (random.nextInt(50) == 0) {
                                            concurrent.connectionGone(random.nextInt(20));
                                        }
                                    }
                                }));
            }
            for (Thread worker : workers) {
                worker.join();
            }
            assertThat(ended.await(30, TimeUnit.SECONDS)).as("seed %d", seed).isTrue();
            var quiet = new CountDownLatch(1);
            owner.execute(quiet::countDown);
            assertThat(quiet.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(concurrent.waiting()).isZero();
        }
        assertThat(failures).hasValue(0);
        assertThat(all)
                .as("seed %d", seed)
                .allSatisfy(waiting -> {
                    assertThat(waiting.completed.get() + waiting.dropped.get()).isEqualTo(1);
                    assertThat(waiting.watched).hasValue(0);
                });
    }

    /// What a log is to a fetch: a number that grows, and watchers.
    private static final class Source {
        final AtomicLong value = new AtomicLong();
        private final List<Waiting> watchers = new ArrayList<>();

        synchronized void add(Waiting waiting) {
            watchers.add(waiting);
        }

        synchronized void remove(Waiting waiting) {
            watchers.remove(waiting);
        }

        void move() {
            value.incrementAndGet();
            List<Waiting> told;
            synchronized (this) {
                told = List.copyOf(watchers);
            }
            told.forEach(Waiting::news);
        }
    }

    private static class Waiting extends Parked {
        final AtomicInteger completed = new AtomicInteger();
        final AtomicInteger dropped = new AtomicInteger();
        final AtomicInteger watched = new AtomicInteger();
        private final AtomicLong source;
        private final long enough;

        Waiting(long connectionId, AtomicLong source, long enough) {
            super(connectionId);
            this.source = source;
            this.enough = enough;
        }

        @Override
        void watch() {
            watched.incrementAndGet();
        }

        @Override
        void unwatch() {
            watched.decrementAndGet();
        }

        @Override
        boolean isSatisfied() {
            return source.get() >= enough;
        }

        @Override
        void complete() {
            completed.incrementAndGet();
        }

        @Override
        void drop() {
            dropped.incrementAndGet();
        }
    }
}
