package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizeClassesTest {
    @Test
    void everySizeGetsTheSmallestClassThatHoldsIt() {
        for (int bytes = 1; bytes <= SizeClasses.LARGEST_BYTES; bytes += 1 + bytes / 700) {
            int sizeClass = SizeClasses.of(bytes);
            assertThat(SizeClasses.bytes(sizeClass)).isGreaterThanOrEqualTo(bytes);
            if (sizeClass > 0) {
                assertThat(SizeClasses.bytes(sizeClass - 1)).isLessThan(bytes);
            }
        }
    }

    @Test
    void everyClassHoldsExactlyItsSize() {
        for (int sizeClass = 0; sizeClass < SizeClasses.count(); sizeClass++) {
            assertThat(SizeClasses.of(SizeClasses.bytes(sizeClass))).isEqualTo(sizeClass);
        }
        assertThat(SizeClasses.bytes(SizeClasses.count() - 1)).isEqualTo(SizeClasses.LARGEST_BYTES);
    }

    @Test
    void largerOnesHaveNoClassAndTheirOwnSize() {
        assertThat(SizeClasses.of(SizeClasses.LARGEST_BYTES + 1)).isEqualTo(SizeClasses.NONE);
        assertThat(SizeClasses.roundUp(SizeClasses.LARGEST_BYTES + 1))
                .isEqualTo(SizeClasses.LARGEST_BYTES + 1);
    }
}
