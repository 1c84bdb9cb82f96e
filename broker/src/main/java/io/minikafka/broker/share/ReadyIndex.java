package io.minikafka.broker.share;

import java.util.Arrays;

/// How many records of each priority are READY, and from where on to look for the first.
final class ReadyIndex {
    static final int PRIORITIES = 10;
    static final int DEFAULT_PRIORITY = 4;
    static final long NONE = Long.MAX_VALUE;

    private final Window window;
    private final int[] counts = new int[PRIORITIES];
    private final long[] searchFrom = new long[PRIORITIES];
    private byte[] priorities = new byte[0];
    private int count;

    ReadyIndex(Window window) {
        this.window = window;
        Arrays.fill(searchFrom, NONE);
    }

    int count() {
        return count;
    }

    int count(int priority) {
        return counts[priority];
    }

    /// The highest priority that a READY record has; there must be one.
    int highest() {
        int priority = PRIORITIES - 1;
        while (counts[priority] == 0) {
            priority--;
        }
        return priority;
    }

    /// The first READY record of that priority; there must be one.
    long first(int priority) {
        long offset = Math.max(searchFrom[priority], window.start());
        while (window.state(offset) != Slot.READY || priority(offset) != priority) {
            offset++;
        }
        searchFrom[priority] = offset;
        return offset;
    }

    int priority(long offset) {
        return priorities.length == 0
                ? DEFAULT_PRIORITY
                : priorities[(int) offset & (priorities.length - 1)];
    }

    /// Notes the priority of a record. Others than the default need memory.
    void priority(long offset, int priority) {
        if (priorities.length == 0 && priority == DEFAULT_PRIORITY) {
            return;
        }
        int capacity = Window.capacityFor((int) (window.end() - window.start()));
        if (capacity > priorities.length) {
            byte[] grown = new byte[capacity];
            Arrays.fill(grown, (byte) DEFAULT_PRIORITY);
            for (long at = window.start(); at < window.end() && priorities.length > 0; at++) {
                grown[(int) at & (capacity - 1)] = (byte) priority(at);
            }
            priorities = grown;
        }
        priorities[(int) offset & (priorities.length - 1)] = (byte) priority;
    }

    /// The record's state becomes READY.
    void add(long offset) {
        window.state(offset, Slot.READY);
        int priority = priority(offset);
        counts[priority]++;
        count++;
        searchFrom[priority] = Math.min(searchFrom[priority], offset);
    }

    /// The record's state is to become another one.
    void remove(long offset) {
        int priority = priority(offset);
        counts[priority]--;
        count--;
        if (counts[priority] == 0) {
            searchFrom[priority] = NONE;
        }
    }
}
