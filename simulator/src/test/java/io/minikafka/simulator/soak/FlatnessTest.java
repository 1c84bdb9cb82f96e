package io.minikafka.simulator.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The judge of the soak must see a leak and must not see noise.
class FlatnessTest {
    private static final long MIB = 1 << 20;

    @Test
    void noiseAroundALevelIsFlat() {
        assertThat(rise(i -> (100 + i * 7919 % 13) * MIB)).isEmpty();
    }

    @Test
    void growthDuringTheWarmUpIsFlat() {
        assertThat(rise(i -> (Math.min(i, 60) + 50) * MIB)).isEmpty();
    }

    @Test
    void aSteadyLeakIsARise() {
        assertThat(rise(i -> (100 + i / 4) * MIB))
                .hasValueSatisfying(s -> assertThat(s).startsWith("RSS, MiB rose by"));
    }

    @Test
    void aLeakUnderNoiseIsARise() {
        assertThat(rise(i -> (100 + i / 4 + i * 7919 % 13) * MIB)).isPresent();
    }

    @Test
    void aHandfulOfSamplesProvesNothing() {
        assertThat(Flatness.rise(Sample.Curve.THREADS, List.of(new Sample(0, MIB, 1, 1))))
                .isPresent();
    }

    private static Optional<String> rise(IntToLongFunction rssBytes) {
        List<Sample> samples =
                IntStream.range(0, 200)
                        .mapToObj(i -> new Sample(i * 5.0, rssBytes.applyAsLong(i), 10, 20))
                        .toList();
        return Flatness.rise(Sample.Curve.RSS_MIB, samples);
    }
}
