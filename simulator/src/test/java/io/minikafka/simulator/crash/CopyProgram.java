package io.minikafka.simulator.crash;

import io.minikafka.simulator.client.ExactlyOnceCopy;

/// Copies a topic to another one exactly once until it is killed: a program of its own, so that it can be.
public final class CopyProgram {
    private static final int RECORDS_PER_TRANSACTION = 50;

    private CopyProgram() {}

    public static void main(String[] args) {
        new ExactlyOnceCopy(args[0], args[1], args[2], args[3], RECORDS_PER_TRANSACTION, () -> {})
                .run(() -> false);
    }
}
