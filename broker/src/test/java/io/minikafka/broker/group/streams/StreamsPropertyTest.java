package io.minikafka.broker.group.streams;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Chance plays the processes, the disk, topics, settings and the power switch. [StreamsWorld] checks what must always
/// hold; the seed of a failure is in the test's name.
class StreamsPropertyTest {
    private static final int STEPS = 1_500;
    private static final long SEEDS = Long.getLong("streams.seeds", 60);

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noTaskIsWorkedOnTwiceAndAllAreSharedOutInTheEnd(long seed) {
        run(new StreamsWorld(seed, 3, false));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void holdsWhileStateIsWarmedUp(long seed) {
        run(new StreamsWorld(seed, 4, true));
    }

    private static void run(StreamsWorld world) {
        for (int step = 0; step < STEPS; step++) {
            world.step();
        }
        world.settle();
    }
}
