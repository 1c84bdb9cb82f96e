package io.minikafka.storage;

import io.minikafka.base.Threads;

/// A thread that works in rounds, with a pause before each, until it is closed.
final class Rounds implements AutoCloseable {
    private final long pauseMs;
    private final Runnable round;
    private final Thread thread;
    private boolean closing;

    /// @param round does not throw
    Rounds(String name, long pauseMs, Runnable round) {
        this.pauseMs = Math.max(1, pauseMs);
        this.round = round;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Whether nothing new should be begun. Any thread.
    synchronized boolean isClosing() {
        return closing;
    }

    private void run() {
        try {
            while (pause()) {
                round.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops; a pause cut short does no harm
    private synchronized boolean pause() throws InterruptedException {
        if (!closing) {
            wait(pauseMs);
        }
        return !closing;
    }

    /// Returns when the round under way is done.
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        Threads.join(thread);
    }
}
