package io.minikafka.broker.replica;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Strong reads that wait for their round.
final class Reads {
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Consumer<Boolean>> waiting = new ConcurrentHashMap<>();

    /// @param whenDone true if all that was committed before is visible here now
    long begin(Consumer<Boolean> whenDone) {
        long number = numbers.incrementAndGet();
        waiting.put(number, whenDone);
        return number;
    }

    void answered(long read, long highWatermark) {
        end(read, true);
    }

    void refused(long read) {
        end(read, false);
    }

    private void end(long read, boolean strong) {
        Consumer<Boolean> whenDone = waiting.remove(read);
        if (whenDone != null) {
            whenDone.accept(strong);
        }
    }
}
