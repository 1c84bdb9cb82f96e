package io.minikafka.app.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineCpuTest {
    @Test
    void idleTimeAndWaitsForTheDiskAreNoWork() {
        assertThat(MachineCpu.busySeconds("cpu  100 20 30 9000 800 5 6 7 50 0")).hasValue(1.68);
    }

    @Test
    void anotherLineTellsNothing() {
        assertThat(MachineCpu.busySeconds("cpu0 1 2 3 4 5 6 7 8 9 10")).isEmpty();
        assertThat(MachineCpu.busySeconds("cpu  1 2 3")).isEmpty();
        assertThat(MachineCpu.busySeconds("")).isEmpty();
    }

    @Test
    void itRises() {
        MachineCpu.busySeconds()
                .ifPresent(before ->
                        assertThat(MachineCpu.busySeconds().orElseThrow())
                                .isGreaterThanOrEqualTo(before)
                                .isPositive());
    }
}
