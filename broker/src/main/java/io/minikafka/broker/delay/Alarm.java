package io.minikafka.broker.delay;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import java.util.Optional;

/// One timer that is set anew again and again, by the wall clock. Owned by the delay thread.
final class Alarm {
    static final long NEVER = Long.MAX_VALUE;

    private final SerialExecutor owner;
    private final Time time;
    private final Runnable ring;
    private Optional<SerialExecutor.Cancellable> timer = Optional.empty();
    private long atMs = NEVER;

    Alarm(SerialExecutor owner, Time time, Runnable ring) {
        this.owner = owner;
        this.time = time;
        this.ring = ring;
    }

    /// From now on it rings then, and not when it was to ring before.
    void set(long nextMs) {
        if (nextMs == atMs) {
            return;
        }
        timer.ifPresent(SerialExecutor.Cancellable::cancel);
        atMs = nextMs;
        timer =
                nextMs == NEVER
                        ? Optional.empty()
                        : Optional.of(owner.after(Math.max(0, nextMs - time.wallMs()), this::ring));
    }

    private void ring() {
        atMs = NEVER;
        ring.run();
    }
}
