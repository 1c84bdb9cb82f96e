package io.minikafka.base;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what other threads do, with a limit that only a failing test reaches.
public final class Await {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private Await() {}

    public static void until(String what, BooleanSupplier condition) {
        long beganNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - beganNs > LIMIT_NS) {
                throw new AssertionError("did not happen in time: " + what);
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }
}
