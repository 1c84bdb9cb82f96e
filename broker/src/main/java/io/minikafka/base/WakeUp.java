package io.minikafka.base;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One timer for all deadlines of a state machine, set anew only when an earlier one comes up. Owned by the machine's
/// thread.
public final class WakeUp {
    private final SerialExecutor owner;
    private final Time time;
    private final Runnable due;
    private Optional<SerialExecutor.Cancellable> timer = Optional.empty();
    private long atMs = Long.MAX_VALUE;

    /// @param due runs at a deadline, and says by [#at] when the next one is
    public WakeUp(SerialExecutor owner, Time time, Runnable due) {
        this.owner = owner;
        this.time = time;
        this.due = due;
    }

    /// The next deadline, in monotonic time; the greatest long if there is none.
    public void at(long nextMs) {
        if (nextMs < atMs) {
            timer.ifPresent(SerialExecutor.Cancellable::cancel);
            atMs = nextMs;
            long nowMs = TimeUnit.NANOSECONDS.toMillis(time.monotonicNs());
            timer = Optional.of(owner.after(Math.max(0, nextMs - nowMs), this::run));
        }
    }

    /// There are no deadlines any more.
    public void cancel() {
        timer.ifPresent(SerialExecutor.Cancellable::cancel);
    }

    private void run() {
        atMs = Long.MAX_VALUE;
        timer = Optional.empty();
        due.run();
    }
}
