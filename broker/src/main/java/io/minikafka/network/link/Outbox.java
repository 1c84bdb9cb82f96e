package io.minikafka.network.link;

import io.minikafka.network.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// What waits to be sent to one node. Filled by any thread, emptied by the link's event loop. Calls leave first, then
/// letters without records, then those with: their order means nothing to those who get them (RFC 0013).
final class Outbox {
    private static final int LENGTH_BYTES = Integer.BYTES;

    private final LinkConfig config;
    private final LinkCounters counters;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<PendingCall> calls = new ArrayDeque<>();
    private final ArrayDeque<Letter> light = new ArrayDeque<>();
    private final ArrayDeque<Letter> heavy = new ArrayDeque<>();
    private long letterBytes;
    private boolean isExpected;
    private boolean closed;

    Outbox(LinkConfig config, LinkCounters counters) {
        this.config = config;
        this.counters = counters;
    }

    /// What became of an offer.
    enum Taken {
        /// It waits, and the loop knows that something does.
        QUEUED,
        /// It waits, and the loop must be told.
        QUEUED_FIRST,
        /// There is no room; nothing was kept.
        NO_ROOM,
        /// This node stops; nothing was kept.
        CLOSED
    }

    Taken offer(Letter letter) {
        lock.lock();
        try {
            int bytes = letter.sizeBytes();
            if (closed) {
                return Taken.CLOSED;
            }
            boolean fits =
                    letterBytes + bytes <= config.letterBytesMax()
                            && light.size() + heavy.size() < config.lettersMax();
            if (!fits) {
                return Taken.NO_ROOM;
            }
            letterBytes += bytes;
            (letter.records().isPresent() ? heavy : light).add(letter);
            return queued();
        } finally {
            lock.unlock();
        }
    }

    Taken offer(PendingCall call) {
        lock.lock();
        try {
            if (closed) {
                return Taken.CLOSED;
            }
            if (calls.size() >= config.callsMax()) {
                return Taken.NO_ROOM;
            }
            calls.add(call);
            return queued();
        } finally {
            lock.unlock();
        }
    }

    /// Bytes of letters that still have room.
    long roomBytes() {
        lock.lock();
        try {
            return light.size() + heavy.size() < config.lettersMax()
                    ? config.letterBytesMax() - letterBytes
                    : 0;
        } finally {
            lock.unlock();
        }
    }

    /// The loop looks now: the next offer has to tell it again.
    void looked() {
        lock.lock();
        try {
            isExpected = false;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return calls.isEmpty() && light.isEmpty() && heavy.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    Optional<PendingCall> nextCall() {
        lock.lock();
        try {
            return Optional.ofNullable(calls.poll());
        } finally {
            lock.unlock();
        }
    }

    /// As many letters as a frame takes, as the parts of one; empty if none wait.
    List<Part> nextBundle() {
        List<Letter> taken = takeLetters();
        if (taken.isEmpty()) {
            return List.of();
        }
        List<Part> parts = BundleParts.of(taken);
        counters.bundleSent(taken.size(), parts.stream().mapToLong(Part::sizeBytes).sum());
        return parts;
    }

    /// The other end cannot be reached: letters are old before they could arrive.
    void dropLetters() {
        lock.lock();
        try {
            counters.lettersDropped(light.size() + heavy.size());
            light.forEach(Letter::drop);
            heavy.forEach(Letter::drop);
            light.clear();
            heavy.clear();
            letterBytes = 0;
        } finally {
            lock.unlock();
        }
    }

    /// Takes nothing more.
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        dropLetters();
    }

    private Taken queued() {
        if (isExpected) {
            return Taken.QUEUED;
        }
        isExpected = true;
        return Taken.QUEUED_FIRST;
    }

    private List<Letter> takeLetters() {
        List<Letter> taken = new ArrayList<>();
        lock.lock();
        try {
            long bytes = takeFrom(light, taken, 0);
            takeFrom(heavy, taken, bytes);
        } finally {
            lock.unlock();
        }
        return taken;
    }

    private long takeFrom(ArrayDeque<Letter> queue, List<Letter> taken, long bytesBefore) {
        long bytes = bytesBefore;
        while (!queue.isEmpty()) {
            int size = queue.getFirst().sizeBytes();
            if (!taken.isEmpty() && bytes + size > config.bundleBytes()) {
                return bytes;
            }
            bytes += LENGTH_BYTES + size;
            letterBytes -= size;
            taken.add(queue.removeFirst());
        }
        return bytes;
    }
}
