package io.minikafka.storage;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// A commit listener that one can wait for, and that notices when it is called twice.
final class Commit implements CommitListener {
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicReference<StorageException> failure = new AtomicReference<>();
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public void committed() {
        calls.incrementAndGet();
        done.countDown();
    }

    @Override
    public void failed(StorageException cause) {
        failure.set(cause);
        calls.incrementAndGet();
        done.countDown();
    }

    /// Waits for the call.
    ///
    /// @return whether it was `committed`
    boolean await() {
        try {
            if (!done.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("no commit callback");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return failure.get() == null;
    }

    boolean wasCommitted() {
        return calls.get() == 1 && failure.get() == null;
    }

    int calls() {
        return calls.get();
    }
}
