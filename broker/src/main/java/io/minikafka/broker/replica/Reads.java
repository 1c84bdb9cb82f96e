package io.minikafka.broker.replica;

import io.minikafka.base.InvariantViolation;
import io.minikafka.broker.Confirmation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Strong reads that wait for their round, of all replicas of a node. Any thread. Each ends once: by its replica, or
/// when it has waited too long, because its leader may be cut off from those that it asks.
final class Reads {
    /// How long enough other replicas may take to answer.
    private static final long LIMIT_MS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(Reads.class);

    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Read> waiting = new ConcurrentHashMap<>();

    private record Read(long untilMs, Consumer<Confirmation> whenDone) {}

    long begin(long nowMs, Consumer<Confirmation> whenDone) {
        long number = numbers.incrementAndGet();
        waiting.put(number, new Read(nowMs + LIMIT_MS, whenDone));
        return number;
    }

    void answered(long read) {
        end(read, Confirmation.CONFIRMED);
    }

    void refused(long read) {
        end(read, Confirmation.REFUSED);
    }

    /// Ends those whose time is up.
    void expire(long nowMs) {
        waiting.forEach((number, read) -> {
            if (nowMs >= read.untilMs()) {
                end(number, Confirmation.LATE);
            }
        });
    }

    /// Who waits is a client's request; its trouble is not the replica's.
    private void end(long number, Confirmation how) {
        Read read = waiting.remove(number);
        if (read == null) {
            return;
        }
        try {
            read.whenDone().accept(how);
        } catch (InvariantViolation e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("a strong read could not be answered", e);
        }
    }
}
