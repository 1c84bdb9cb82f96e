package io.minikafka.network;

import org.jspecify.annotations.Nullable;

/// Something that an [EventLoop] shall do; carries its own link, so that queueing allocates nothing. Queued
/// at most once.
abstract class LoopTask {
    /// The task queued before this one. Written before the task is published, read by the loop.
    @Nullable LoopTask earlier;

    /// Runs on the loop's thread.
    abstract void run();

    /// Runs instead when the loop has ended, on any thread: gives back what the task holds.
    abstract void abandon();
}
