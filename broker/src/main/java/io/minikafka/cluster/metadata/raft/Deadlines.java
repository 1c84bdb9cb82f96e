package io.minikafka.cluster.metadata.raft;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.raft.ExpirationService;

/// Lets requests of other nodes that wait too long fail, on a thread of its own.
final class Deadlines implements ExpirationService, AutoCloseable {
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("quorum-deadlines").daemon().factory());

    Deadlines() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public <T> CompletableFuture<T> failAfter(long timeoutMs) {
        CompletableFuture<T> future = new CompletableFuture<>();
        var deadline =
                timer.schedule(
                        () ->
                                future.completeExceptionally(
                                        new TimeoutException("not within " + timeoutMs + " ms")),
                        timeoutMs,
                        TimeUnit.MILLISECONDS);
        var _ = future.whenComplete((_, _) -> deadline.cancel(false));
        return future;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
