package io.minikafka.storage;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what another thread will do.
final class Await {
    private static final long LIMIT_NS = 20_000_000_000L;

    private Await() {}

    static void until(BooleanSupplier condition) {
        long beganNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - beganNs > LIMIT_NS) {
                throw new AssertionError("what was waited for did not happen");
            }
            LockSupport.parkNanos(100_000);
        }
    }
}
