package io.minikafka.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShardGrowthTest {
    @Test
    void growsToThreeNodesAndNoFurther() {
        assertThat(ShardGrowth.grown(List.of(1), List.of(1), 0)).containsExactly(1);
        assertThat(ShardGrowth.grown(List.of(1), List.of(1, 2), 0)).containsExactly(1, 2);
        assertThat(ShardGrowth.grown(List.of(1), List.of(1, 2, 3), 0)).containsExactly(1, 2, 3);
        assertThat(ShardGrowth.grown(List.of(2, 3, 1), List.of(1, 2, 3, 4), 0))
                .containsExactly(2, 3, 1);
    }

    @Test
    void keepsWhoIsThereAlsoIfThatDoesNotLive() {
        assertThat(ShardGrowth.grown(List.of(9), List.of(1, 2), 0))
                .containsExactlyInAnyOrder(1, 2, 9);
    }

    @Test
    void leadersAndReplicasAreSpread() {
        List<Integer> living = List.of(1, 2, 3, 4, 5);
        List<List<Integer>> grown = new java.util.ArrayList<>();
        for (int shard = 0; shard < 10; shard++) {
            grown.add(ShardGrowth.grown(List.of(1), living, shard));
        }
        assertThat(grown).allSatisfy(nodes -> assertThat(nodes).hasSize(3).contains(1));
        assertThat(grown.stream().map(List::getFirst).distinct()).hasSizeGreaterThan(2);
        assertThat(grown.stream().flatMap(List::stream).distinct())
                .containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    }
}
