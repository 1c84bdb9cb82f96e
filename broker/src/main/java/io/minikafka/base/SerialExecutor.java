package io.minikafka.base;

/// Runs tasks one at a time and in order, so that what they touch has one owner and needs no locks.
/// The real one is a thread; tests and simulations use one that is stepped by hand.
public interface SerialExecutor {
    /// Queues `task`. Any thread.
    void execute(Runnable task);

    /// Runs `task` after `delayMs`, unless cancelled before.
    Cancellable after(long delayMs, Runnable task);

    /// A timer that is set.
    interface Cancellable {
        /// Stops the timer; nothing happens when it has run. Called by tasks of the same executor.
        void cancel();
    }
}
