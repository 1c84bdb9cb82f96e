package io.minikafka.simulator.broker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for a condition in another process, which can only be looked at again and again.
public final class Await {
    /// Generous on purpose: a test that passes does not wait for it.
    public static final Duration LIMIT = Duration.ofSeconds(90);

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private Await() {}

    /// Waits until the condition holds; fails after the limit with what was awaited and what was there.
    public static void until(String what, Supplier<?> present, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "waited %s s for: %s; at the end there was: %s"
                                .formatted(LIMIT.toSeconds(), what, present.get()));
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /// The same, for a condition that speaks for itself.
    public static void until(String what, BooleanSupplier condition) {
        until(what, () -> "not so", condition);
    }
}
