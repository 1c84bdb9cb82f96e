package io.minikafka.base;

/// Waits for the ends of threads.
public final class Threads {
    private Threads() {}

    /// Returns when that thread has ended, or this one is interrupted, which stays so.
    public static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
