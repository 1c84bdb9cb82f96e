package io.minikafka.observer.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FleetTest {
    private final Fleet fleet = new Fleet(3, 2);

    @Test
    void anOrderedNodeIsPaidForAtOnceAndReadyAfterItsStart() {
        fleet.target(10, 4);
        assertThat(fleet.total()).isEqualTo(4);
        fleet.begin(12);
        assertThat(fleet.ready()).isEqualTo(2);
        fleet.begin(13);
        assertThat(fleet.ready()).isEqualTo(4);
    }

    @Test
    void thoseThatStartAreReleasedFirst() {
        fleet.target(10, 4);
        fleet.target(11, 3);
        assertThat(fleet.ready()).isEqualTo(2);
        assertThat(fleet.total()).isEqualTo(3);
        fleet.target(11, 1);
        assertThat(fleet.ready()).isEqualTo(1);
        assertThat(fleet.total()).isEqualTo(1);
    }
}
