package io.minikafka.broker.fetch;

import io.minikafka.base.SerialExecutor.Cancellable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request in the [Purgatory].
///
/// Life: PREPARING while its owner still sets up watchers; events of that time are remembered. Then IDLE, until an
/// event makes it LISTED, which is once however many events there are. The one who drains the list takes it off the
/// list (IDLE again, so that an event from here on lists it anew), looks, and either completes it (DONE) or leaves
/// it. No event is lost: one that comes before the look is seen by the look, one after it lists the request again.
abstract class Parked {
    private static final int PREPARING = 0;
    private static final int PREPARING_WITH_NEWS = 1;
    private static final int IDLE = 2;
    private static final int LISTED = 3;
    private static final int DONE = 4;

    private final AtomicInteger state = new AtomicInteger(PREPARING);
    private final long connectionId;
    private volatile boolean timeIsUp;
    private volatile boolean abandoned;
    private @Nullable Purgatory purgatory;
    private @Nullable Cancellable timer;

    /// The chain of one connection; guarded by the purgatory's map.
    private @Nullable Parked next;

    Parked(long connectionId) {
        this.connectionId = connectionId;
    }

    /// Begins to have [#news] called when something happens. On the thread that parks.
    abstract void watch();

    /// The opposite. By the one who drains.
    abstract void unwatch();

    /// Whether the request need not wait any longer. On the parking thread once, then by the one who drains.
    abstract boolean isSatisfied();

    /// Answers with what there is. Once, by the one who drains; must not wait.
    abstract void complete();

    /// Ends without an answer: the client is gone. Once, by the one who drains; must not wait.
    abstract void drop();

    long connectionId() {
        return connectionId;
    }

    /// Something happened that may satisfy the request. Any thread; never waits.
    void news() {
        while (true) {
            int now = state.get();
            switch (now) {
                case PREPARING -> {
                    if (state.compareAndSet(PREPARING, PREPARING_WITH_NEWS)) {
                        return;
                    }
                }
                case IDLE -> {
                    if (state.compareAndSet(IDLE, LISTED)) {
                        list();
                        return;
                    }
                }
                default -> {
                    return;
                }
            }
        }
    }

    void timeIsUp() {
        timeIsUp = true;
        news();
    }

    void abandon() {
        abandoned = true;
        news();
    }

    /// Starts to wait. What happened between the caller's first look and [#watch] is caught by a second look.
    void arm(Purgatory owner, Cancellable timeout) {
        purgatory = owner;
        timer = timeout;
        watch();
        boolean satisfied = isSatisfied();
        if (satisfied || !state.compareAndSet(PREPARING, IDLE)) {
            state.set(LISTED);
            list();
        }
    }

    /// @return whether the request is completed now
    boolean completeIfDue() {
        if (state.get() == DONE) {
            // It was listed once more while it was being completed.
            return false;
        }
        state.set(IDLE);
        boolean gone = abandoned;
        if (!gone && !timeIsUp && !isSatisfied()) {
            return false;
        }
        state.set(DONE);
        try {
            if (timer != null) {
                timer.cancel();
            }
            unwatch();
        } finally {
            if (gone) {
                drop();
            } else {
                complete();
            }
        }
        return true;
    }

    /// Whether it was completed, or its completion failed.
    boolean isDone() {
        return state.get() == DONE;
    }

    Parked linkBefore(@Nullable Parked first) {
        next = first;
        return this;
    }

    void forEachInChain(Consumer<Parked> action) {
        Parked parked = this;
        while (parked != null) {
            action.accept(parked);
            parked = parked.next;
        }
    }

    /// The chain without `gone`; null when nothing is left.
    @SuppressWarnings("ReferenceEquality") // a request is only itself
    @Nullable Parked unlink(Parked gone) {
        if (this == gone) {
            return next;
        }
        Parked before = this;
        while (before.next != null && before.next != gone) {
            before = before.next;
        }
        if (before.next != null) {
            before.next = gone.next;
        }
        return this;
    }

    private void list() {
        if (purgatory != null) {
            purgatory.look(this);
        }
    }
}
