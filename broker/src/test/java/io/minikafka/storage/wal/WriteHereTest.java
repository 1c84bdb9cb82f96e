package io.minikafka.storage.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.base.TurnThread;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.DiskOperation;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// An event loop writes its appends itself at the end of its turn, when that is quick.
class WriteHereTest {
    private static final int EACH = 1_500;

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final AtomicLong nanoTime = new AtomicLong();
    private final List<String> tellers = Collections.synchronizedList(new ArrayList<>());

    @Test
    void aTurnsAppendsAreOneGroupThatTheLoopWritesItself() {
        try (WriteAheadLog log = open()) {
            untilTheLoopWrites(log);
            TestEntry first = entry(1);
            TestEntry second = entry(2);
            long groups = log.stats().groups();
            inTurn(turn -> {
                first.appendTo(log);
                second.appendTo(log);
                assertThat(first.isTold()).isFalse();
                turn.endTurn();
                assertThat(first.isCommitted()).isTrue();
                assertThat(second.isCommitted()).isTrue();
            });
            assertThat(log.stats().groups()).isEqualTo(groups + 1);
        }
        assertThat(tellers).containsExactly("loop", "loop");
    }

    @Test
    void aSlowDiskIsLeftToTheThreadUntilItIsQuickAgain() {
        try (WriteAheadLog log = open()) {
            untilTheLoopWrites(log);
            disk.hook((operation, _) -> {
                if (operation == DiskOperation.SYNC) {
                    nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(5));
                }
            });
            inTurn(turn -> loopAppends(log, turn, 1));
            disk.hook(DiskHook.NONE);
            inTurn(turn -> loopAppends(log, turn, 2));
            Await.until(
                    "the loop writes, then the thread",
                    () -> tellers.equals(List.of("loop", "wal-writer")));
            untilTheLoopWrites(log);
        }
    }

    @Test
    void aFailureOnALoopTakesTheLogOffline() throws InterruptedException {
        try (WriteAheadLog log = open()) {
            untilTheLoopWrites(log);
            disk.hook((operation, name) -> {
                if (operation == DiskOperation.SYNC) {
                    throw new DiskException(name + ": broken");
                }
            });
            TestEntry lost = entry(1);
            inTurn(turn -> {
                lost.appendTo(log);
                turn.endTurn();
            });
            assertThat(lost.isFailed()).isTrue();
            disk.hook(DiskHook.NONE);
            TestEntry later = entry(2);
            inTurn(turn -> {
                later.appendTo(log);
                turn.endTurn();
            });
            assertThat(later.await().isFailed()).isTrue();
            assertThat(log.offline()).isTrue();
        }
    }

    @Test
    void loopsAndThreadsTogetherLoseNothingAndKeepTheOrder() throws InterruptedException {
        List<TestEntry> all = Collections.synchronizedList(new ArrayList<>());
        List<Thread> writers = new ArrayList<>();
        try (WriteAheadLog log = open()) {
            for (int i = 0; i < 3; i++) {
                writers.add(new TurnThread("loop", () -> appendInTurns(log, all)));
                writers.add(new Thread(() -> appendOneByOne(log, all), "plain"));
            }
            writers.forEach(Thread::start);
            Await.until(
                    "all are told",
                    () -> {
                        log.release(log.durable());
                        return all.size() == 6 * EACH
                                && List.copyOf(all).stream().allMatch(TestEntry::isTold);
                    });
        }
        assertThat(all).hasSize(6 * EACH).allMatch(TestEntry::isCommitted);
        all.sort(Comparator.comparingLong(entry -> entry.ticket));
        List<Told> given = all.stream().map(entry -> entry.given).toList();
        List<Told> replayed = WalFixture.replay(disk, WalFixture.SMALL, Optional.empty());
        assertThat(replayed)
                .isNotEmpty()
                .isEqualTo(given.subList(given.size() - replayed.size(), given.size()));
    }

    private WriteAheadLog open() {
        return WriteAheadLog.open(
                WalFixture.SMALL,
                disk,
                Optional.empty(),
                new Replayed(),
                new WalFixture.Asked(),
                true,
                nanoTime::get);
    }

    /// Twice in a row: then the thread sleeps.
    private void untilTheLoopWrites(WriteAheadLog log) {
        Await.until(
                "the loop writes",
                () -> {
                    tellers.clear();
                    inTurn(turn -> loopAppends(log, turn, 0));
                    inTurn(turn -> loopAppends(log, turn, 0));
                    log.release(log.durable());
                    return tellers.equals(List.of("loop", "loop"));
                });
        tellers.clear();
    }

    private void loopAppends(WriteAheadLog log, TurnThread turn, int number) {
        TestEntry entry = entry(number).appendTo(log);
        turn.endTurn();
        await(entry);
    }

    private static void appendInTurns(WriteAheadLog log, List<TestEntry> all) {
        TurnThread turn = (TurnThread) Thread.currentThread();
        for (int i = 0; i < EACH; i++) {
            all.add(TestEntry.ofSize(8, i).appendTo(log));
            if (i % 3 == 0) {
                turn.endTurn();
            }
        }
        turn.endTurn();
    }

    private static void appendOneByOne(WriteAheadLog log, List<TestEntry> all) {
        for (int i = 0; i < EACH; i++) {
            TestEntry entry = TestEntry.ofSize(8, i).appendTo(log);
            all.add(entry);
            if (i % 5 == 0) {
                await(entry);
            }
        }
    }

    private static void await(TestEntry entry) {
        try {
            entry.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private TestEntry entry(long number) {
        return TestEntry.ofSize(10, number)
                .receiver(slice -> {
                    tellers.add(Thread.currentThread().getName());
                    slice.release();
                });
    }

    private interface Turns {
        void run(TurnThread turn);
    }

    private static void inTurn(Turns turns) {
        var failure = new ArrayList<Throwable>();
        var loop = new TurnThread("loop", () -> turns.run((TurnThread) Thread.currentThread()));
        loop.setUncaughtExceptionHandler((_, e) -> failure.add(e));
        loop.start();
        try {
            loop.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(failure).isEmpty();
    }
}
