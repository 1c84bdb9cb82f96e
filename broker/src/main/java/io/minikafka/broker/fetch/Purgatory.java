package io.minikafka.broker.fetch;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.TurnThread;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests that wait for something to happen, such as a fetch for new records. None of them has a thread: an
/// event (a high watermark moved, time is up, the client is gone) only puts the request on the list of those to
/// look at, which any thread may do without waiting. One thread at a time goes through the list and decides, so each
/// request completes exactly once: the event loop that caused the event, when its turn ends, or else the executor.
public final class Purgatory {
    private static final Logger LOG = LoggerFactory.getLogger(Purgatory.class);

    private final SerialExecutor executor;
    private final ConcurrentLinkedQueue<Parked> ready = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean drainQueued = new AtomicBoolean();
    private final ReentrantLock draining = new ReentrantLock();
    private final Runnable drainAtEndOfTurn = this::drain;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ConcurrentHashMap<Long, Parked> firstOfConnection = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public Purgatory(SerialExecutor executor) {
        this.executor = executor;
    }

    /// Requests that wait now.
    public int waiting() {
        return waiting.get();
    }

    /// Parks `request` for at most `maxWaitMs`. Any thread.
    void park(Parked request, long maxWaitMs) {
        waiting.incrementAndGet();
        // compute() of one key excludes other changes of the same connection's chain.
        firstOfConnection.compute(request.connectionId(), (_, first) -> request.linkBefore(first));
        request.arm(this, executor.after(maxWaitMs, request::timeIsUp));
        if (closed) {
            request.timeIsUp();
        }
    }

    /// The client of a connection is gone: nobody waits for its requests any more. Any thread.
    public void connectionGone(long connectionId) {
        firstOfConnection.computeIfPresent(
                connectionId,
                (_, first) -> {
                    first.forEachInChain(Parked::abandon);
                    return first;
                });
    }

    /// Answers everything with what there is, now and from now on: the node is stopping.
    public void close() {
        closed = true;
        firstOfConnection.forEach((_, first) -> first.forEachInChain(Parked::timeIsUp));
    }

    /// Has `request` looked at soon.
    void look(Parked request) {
        ready.add(request);
        if (TurnThread.putOff(drainAtEndOfTurn)) {
            return;
        }
        if (drainQueued.compareAndSet(false, true)) {
            executor.execute(this::drainQueued);
        }
    }

    private void drainQueued() {
        drainQueued.set(false);
        drain();
    }

    private void drain() {
        draining.lock();
        try {
            Parked request = ready.poll();
            while (request != null) {
                lookAt(request);
                request = ready.poll();
            }
        } finally {
            draining.unlock();
        }
    }

    /// A request that fails must not hold up those behind it. If only looking failed, it waits on, at most until
    /// its time is up.
    private void lookAt(Parked request) {
        boolean over;
        try {
            over = request.completeIfDue();
        } catch (RuntimeException e) {
            LOG.error("connection={} a waiting request failed", request.connectionId(), e);
            over = request.isDone();
        }
        if (over) {
            remove(request);
        }
    }

    private void remove(Parked request) {
        firstOfConnection.computeIfPresent(
                request.connectionId(), (_, first) -> first.unlink(request));
        waiting.decrementAndGet();
    }
}
