package io.minikafka.simulator.cluster;

import io.minikafka.simulator.client.ExactlyOnceCopy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Copies a topic exactly once, in a group of the classic protocol, and begins anew whenever its client tells it to.
final class Copier implements AutoCloseable {
    private static final int RECORDS_PER_TRANSACTION = 100;

    private final Thread thread;
    private final AtomicInteger commits = new AtomicInteger();
    private volatile boolean ending;

    Copier(String bootstrap, String id, String from, String to) {
        ExactlyOnceCopy copy =
                new ExactlyOnceCopy(
                        bootstrap, id, from, to, RECORDS_PER_TRANSACTION, commits::incrementAndGet);
        this.thread = Thread.ofPlatform().name(id).start(() -> copy.run(() -> ending));
    }

    /// Transactions that it was told are committed.
    int commits() {
        return commits.get();
    }

    @Override
    public void close() {
        ending = true;
        try {
            if (!thread.join(Duration.ofSeconds(20))) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
