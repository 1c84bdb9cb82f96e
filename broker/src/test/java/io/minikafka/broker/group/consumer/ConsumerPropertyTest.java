package io.minikafka.broker.group.consumer;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Chance plays the members, the disk, the topics and the power switch. [ConsumerWorld] checks what must always
/// hold; the seed of a failure is in the test's name.
class ConsumerPropertyTest {
    private static final int STEPS = 1_500;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noPartitionHasTwoOwnersAndAllAreAssignedInTheEnd(long seed) {
        run(new ConsumerWorld(seed, 6, 0));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void holdsWhileClientsOfBothProtocolsMeet(long seed) {
        ConsumerWorld world = new ConsumerWorld(seed, 3, 3);
        run(world);
        world.newMembersLeave();
        world.settle();
    }

    private static void run(ConsumerWorld world) {
        for (int step = 0; step < STEPS; step++) {
            world.step();
        }
        world.settle();
    }
}
