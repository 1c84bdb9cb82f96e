package io.minikafka.broker.txn;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Chance plays the clients, the network, the disk and the power switch. [TransactionWorld] checks what must always
/// hold; the seed of a failure is in the test's name.
class TransactionPropertyTest {
    private static final int STEPS = 3_000;

    static LongStream seeds() {
        return LongStream.range(0, 80);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void holdsWhateverHappens(long seed) {
        run(new TransactionWorld(seed, (short) 0));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void holdsWhileEpochsAreUsedUp(long seed) {
        run(new TransactionWorld(seed, (short) (Short.MAX_VALUE - 6)));
    }

    private static void run(TransactionWorld world) {
        for (int step = 0; step < STEPS; step++) {
            world.step();
        }
        world.settle();
    }
}
