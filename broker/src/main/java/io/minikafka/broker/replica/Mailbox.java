package io.minikafka.broker.replica;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// Handles what is posted one after the other, without a thread and without a lock: whoever posts to an idle mailbox
/// handles what is there, on its own thread, and what others post meanwhile. So nobody waits, and no thread has to be
/// woken. RFC 0023, 4.1.
///
/// A handler that has to wait for something says so, and the mailbox stands still until [#resume].
final class Mailbox<T> {
    /// A thread that handles what others post has work of its own; after so much it leaves the rest to the helper.
    private static final int PATIENCE = 256;

    private final ConcurrentLinkedQueue<T> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Predicate<T> handler;
    private final Executor helper;

    /// @param handler false if it is not done yet: it calls [#resume] when it is
    /// @param helper where a long run goes on
    Mailbox(Predicate<T> handler, Executor helper) {
        this.handler = handler;
        this.helper = helper;
    }

    /// Any thread; may handle this and others before it returns.
    void post(T item) {
        queue.add(item);
        if (count.getAndIncrement() == 0) {
            drain();
        }
    }

    /// What was begun is done.
    void resume() {
        if (count.decrementAndGet() > 0) {
            drain();
        }
    }

    /// The count stays above zero until all is handled, so there is one such run at a time.
    private void drain() {
        int handled = 0;
        do {
            if (++handled > PATIENCE) {
                helper.execute(this::drain);
                return;
            }
            if (!handler.test(queue.remove())) {
                return;
            }
        } while (count.decrementAndGet() > 0);
    }
}
