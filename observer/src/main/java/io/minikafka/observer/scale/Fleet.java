package io.minikafka.observer.scale;

import java.util.ArrayDeque;
import java.util.Deque;

/// The nodes that are there or on their way. An ordered node is ready after the start-up time; a node is released at
/// once, those first that were ordered last.
public final class Fleet {
    private final int startMinutes;
    private final Deque<Long> readyAt = new ArrayDeque<>();
    private int ready;

    public Fleet(int startMinutes, int ready) {
        this.startMinutes = startMinutes;
        this.ready = ready;
    }

    /// Those that carry load.
    public int ready() {
        return ready;
    }

    /// Those that are paid for: ready or starting.
    public int total() {
        return ready + readyAt.size();
    }

    /// At the end of minute `now`: from the next one on there shall be so many, or they shall be on their way.
    public void target(long now, int nodes) {
        while (total() > nodes && !readyAt.isEmpty()) {
            readyAt.removeLast();
        }
        ready = Math.min(ready, nodes);
        while (total() < nodes) {
            readyAt.addLast(now + startMinutes);
        }
    }

    /// Minute `now` begins.
    public void begin(long now) {
        while (!readyAt.isEmpty() && readyAt.getFirst() <= now) {
            readyAt.removeFirst();
            ready++;
        }
    }
}
