package io.minikafka.broker.share;

import io.minikafka.base.Invariant;
import org.jspecify.annotations.Nullable;

/// The tracked offsets of a share partition, from its start to the last one known: arrays used as rings, the
/// slot of an offset being the offset modulo their length. It grows with what it holds.
final class Window {
    private static final int LEAST_CAPACITY = 64;

    private byte[] states = new byte[LEAST_CAPACITY];
    private byte[] deliveries = new byte[LEAST_CAPACITY];
    private @Nullable Hold[] holds = new Hold[LEAST_CAPACITY];
    private long start;
    private long end;

    Window(long start) {
        this.start = start;
        this.end = start;
    }

    long start() {
        return start;
    }

    /// One behind the last offset that is tracked.
    long end() {
        return end;
    }

    boolean has(long offset) {
        return offset >= start && offset < end;
    }

    byte state(long offset) {
        return states[at(offset)];
    }

    void state(long offset, byte state) {
        states[at(offset)] = state;
    }

    int deliveries(long offset) {
        return deliveries[at(offset)];
    }

    void deliveries(long offset, int count) {
        deliveries[at(offset)] = (byte) count;
    }

    @Nullable Hold hold(long offset) {
        return holds[at(offset)];
    }

    void hold(long offset, @Nullable Hold hold) {
        holds[at(offset)] = hold;
    }

    /// Tracks up to `newEnd`; what is new is `NEW`.
    void extendTo(long newEnd) {
        if (newEnd > end) {
            Invariant.check(newEnd - start <= 1 << 30, "a window is bounded", newEnd - start);
            ensure((int) (newEnd - start));
            end = newEnd;
        }
    }

    /// Forgets everything before `newStart`.
    void startAt(long newStart) {
        for (long offset = start; offset < Math.min(newStart, end); offset++) {
            clear(at(offset));
        }
        start = newStart;
        end = Math.max(end, newStart);
    }

    private void clear(int slot) {
        states[slot] = Slot.NEW;
        deliveries[slot] = 0;
        holds[slot] = null;
    }

    private int at(long offset) {
        return (int) offset & (states.length - 1);
    }

    private void ensure(int size) {
        if (size <= states.length) {
            return;
        }
        int capacity = capacityFor(size);
        byte[] newStates = new byte[capacity];
        byte[] newDeliveries = new byte[capacity];
        @Nullable Hold[] newHolds = new Hold[capacity];
        for (long offset = start; offset < end; offset++) {
            int from = at(offset);
            int to = (int) offset & (capacity - 1);
            newStates[to] = states[from];
            newDeliveries[to] = deliveries[from];
            newHolds[to] = holds[from];
        }
        states = newStates;
        deliveries = newDeliveries;
        holds = newHolds;
    }

    /// The length that rings of offsets have which hold `size` of them.
    static int capacityFor(int size) {
        return Math.max(LEAST_CAPACITY, Integer.highestOneBit(Math.max(1, size - 1)) << 1);
    }
}
