package io.minikafka.broker.group;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Chance plays the clients, the disk and the power switch. [GroupWorld] checks what must always hold; the
/// seed of a failure is in the test's name.
class GroupPropertyTest {
    private static final int STEPS = 1_500;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void holdsWhateverHappens(long seed) {
        GroupWorld world = new GroupWorld(seed, 5);
        for (int step = 0; step < STEPS; step++) {
            world.step();
        }
        world.settle();
    }

    @Test
    void aSingleClientSettles() {
        GroupWorld world = new GroupWorld(7, 1);
        for (int step = 0; step < STEPS; step++) {
            world.step();
        }
        world.settle();
    }
}
