package io.minikafka.app.cluster;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// The state of all wires: who reaches whom now. Any thread.
public final class WireBoard {
    /// From one node to another.
    public record Direction(int from, int to) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Direction, WireState> states =
            new TreeMap<>(Comparator.comparingInt(Direction::from).thenComparingInt(Direction::to));
    private final RandomGenerator chance;

    public WireBoard(RandomGenerator chance) {
        this.chance = chance;
    }

    public WireState state(Direction direction) {
        lock.lock();
        try {
            return states.getOrDefault(direction, WireState.SOUND);
        } finally {
            lock.unlock();
        }
    }

    public void set(Direction direction, WireState state) {
        lock.lock();
        try {
            states.put(direction, state);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Nothing goes from the one side to the other, and nothing back if `bothWays`.
    public void part(Set<Integer> side, Set<Integer> other, boolean bothWays) {
        for (int a : side) {
            for (int b : other) {
                if (a != b) {
                    cut(new Direction(a, b));
                    if (bothWays) {
                        cut(new Direction(b, a));
                    }
                }
            }
        }
    }

    /// All wires are sound again.
    public void heal() {
        lock.lock();
        try {
            states.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// All wires that are not sound, one a line; nothing if all are.
    public String text() {
        lock.lock();
        try {
            StringBuilder text = new StringBuilder();
            states.forEach((direction, state) -> {
                if (!state.equals(WireState.SOUND)) {
                    text.append(
                            "%d -> %d: %s%s%s%n"
                                    .formatted(
                                            direction.from(),
                                            direction.to(),
                                            state.cut() ? "cut " : "",
                                            state.delayMs() > 0
                                                    ? "delay " + state.delayMs() + " ms "
                                                    : "",
                                            state.lossPercent() > 0
                                                    ? "loss " + state.lossPercent() + " %"
                                                    : ""));
                }
            });
            return text.toString();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until something may go that way.
    void awaitSound(Direction direction) throws InterruptedException {
        lock.lock();
        try {
            while (states.getOrDefault(direction, WireState.SOUND).cut()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// When a piece of a stream that leaves now arrives, by the monotonic clock.
    long arrivalNs(Direction direction) {
        WireState state = state(direction);
        long ms = (long) state.delayMs() + (isLost(state) ? WireState.RESENT_MS : 0);
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    }

    boolean isLost(WireState state) {
        if (state.lossPercent() == 0) {
            return false;
        }
        lock.lock();
        try {
            return chance.nextInt(100) < state.lossPercent();
        } finally {
            lock.unlock();
        }
    }

    private void cut(Direction direction) {
        set(direction, state(direction).withCut(true));
    }
}
