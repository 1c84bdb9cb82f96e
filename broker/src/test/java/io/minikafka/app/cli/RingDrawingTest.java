package io.minikafka.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.cluster.ring.Ring;
import io.minikafka.cluster.ring.RingNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RingDrawingTest {
    private static final Map<Integer, Character> SIGNS = Map.of(1, '1', 2, '2', 3, '3');

    @Test
    void eachNodeTakesItsPartOfTheCircle() {
        Ring ring =
                new Ring(
                        List.of(
                                new RingNode(1, 256, ""),
                                new RingNode(2, 1_024, ""),
                                new RingNode(3, 0, "")));
        String drawn = String.join("", RingDrawing.draw(ring, SIGNS));
        long ones = drawn.chars().filter(c -> c == '1').count();
        long twos = drawn.chars().filter(c -> c == '2').count();
        assertThat(twos).isGreaterThan(2 * ones);
        assertThat(drawn).doesNotContain("3").doesNotContain(".");
        assertThat(ring.part(1) + ring.part(2)).isBetween(0.999, 1.001);
        assertThat(ring.part(1)).isBetween(0.1, 0.3);
        assertThat(ring.part(3)).isZero();
    }

    @Test
    void aRingOfNobodyIsDrawnToo() {
        Ring ring = new Ring(List.of(new RingNode(1, 0, "")));
        assertThat(String.join("", RingDrawing.draw(ring, SIGNS)))
                .contains(".")
                .doesNotContain("1");
    }
}
