package io.minikafka.base;

/// Runs tasks one at a time and in order, so that what they touch has one owner and needs no locks.
/// The real one is a thread ([OwnerThread]); tests and simulations use one that is stepped by hand.
public interface SerialExecutor {
    /// Queues `task`. Any thread. For what must not be lost, such as the news that something is
    /// committed: its number is bounded by whoever asked for it.
    void execute(Runnable task);

    /// Queues `task` unless the inbox is full. Any thread. For what comes from outside, such as
    /// requests: whoever gets `false` tells its client to come back later.
    default boolean offer(Runnable task) {
        execute(task);
        return true;
    }

    /// Runs `task` after `delayMs`, unless cancelled before. Any thread.
    Cancellable after(long delayMs, Runnable task);

    /// A timer that is set.
    interface Cancellable {
        /// Stops the timer; nothing happens when it has run. Called by tasks of the same executor.
        void cancel();
    }
}
