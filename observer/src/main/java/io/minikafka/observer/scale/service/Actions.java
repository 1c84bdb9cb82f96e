package io.minikafka.observer.scale.service;

import io.minikafka.observer.scale.Capacity;
import io.minikafka.observer.scale.Capacity.Action;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries actions out, one after the other, on a thread of its own. What fails is tried again with the same id, a few
/// times and later each time; then again each minute. One action waits at most: a newer one takes its place, because each names the whole
/// target.
final class Actions implements AutoCloseable {
    static final int TRIES_MAX = 4;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Actions.class);

    private final Capacity capacity;
    private final Duration pause;
    private final AtomicReference<String> trouble = new AtomicReference<>("");
    private final Thread thread;
    private Optional<Action> next = Optional.empty();
    private Optional<Action> failed = Optional.empty();

    /// @param pause before the second try; twice as long before each further one
    Actions(Capacity capacity, Duration pause) {
        this.capacity = capacity;
        this.pause = pause;
        thread = Thread.ofVirtual().name("scale-actions").unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    synchronized void add(Action action) {
        next = Optional.of(action);
        notifyAll();
    }

    /// Another round for the last action, if all tries failed and no newer one came.
    synchronized void retry() {
        if (next.isEmpty() && failed.isPresent()) {
            next = failed;
            notifyAll();
        }
    }

    /// Why the last action was not carried out; empty if it was.
    String trouble() {
        return trouble.get();
    }

    private void work() {
        try {
            while (true) {
                carryOut(take());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Action take() throws InterruptedException {
        while (next.isEmpty()) {
            wait();
        }
        Action action = next.get();
        next = Optional.empty();
        failed = Optional.empty();
        return action;
    }

    private void carryOut(Action action) throws InterruptedException {
        Duration wait = pause;
        for (int tried = 1; tried <= TRIES_MAX; tried++) {
            if (tried > 1 && overtakenWithin(wait)) {
                return;
            }
            wait = tried > 1 ? wait.multipliedBy(2) : wait;
            try {
                capacity.carryOut(action);
                trouble.set("");
                LOG.atInfo()
                        .addKeyValue("id", action.id())
                        .addKeyValue("kind", action.kind())
                        .addKeyValue("nodes", action.nodes())
                        .addKeyValue("target", action.target())
                        .log("Scaled");
                return;
            } catch (IOException | RuntimeException failure) {
                trouble.set(action.id() + ": " + failure.getMessage());
                LOG.atWarn()
                        .addKeyValue("id", action.id())
                        .addKeyValue("try", tried)
                        .log("An action was not carried out: " + failure.getMessage());
            }
        }
        giveUp(action);
    }

    private synchronized void giveUp(Action action) {
        failed = Optional.of(action);
    }

    private synchronized boolean overtakenWithin(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis(); left > 0 && next.isEmpty(); ) {
            wait(left);
            left = (until - System.nanoTime()) / 1_000_000;
        }
        return next.isPresent();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT);
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }
}
