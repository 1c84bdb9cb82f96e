package io.minikafka.cluster.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PersistentMapTest {
    @Test
    void agreesWithATreeMapAndLeavesOldVersionsAlone() {
        long seed = Long.getLong("seed", 17L);
        Random random = new Random(seed);
        TreeMap<Integer, String> model = new TreeMap<>();
        PersistentMap<Integer, String> map = PersistentMap.empty();
        for (int step = 0; step < 20_000; step++) {
            PersistentMap<Integer, String> before = map;
            List<String> contentBefore = step % 500 == 0 ? content(before) : List.of();
            int key = random.nextInt(400);
            if (random.nextBoolean()) {
                map = map.with(key, "v" + step);
                model.put(key, "v" + step);
            } else {
                map = map.without(key);
                model.remove(key);
            }
            assertThat(map.size()).as("seed %d step %d", seed, step).isEqualTo(model.size());
            assertThat(map.get(key).orElse("none")).isEqualTo(model.getOrDefault(key, "none"));
            if (step % 500 == 0) {
                assertThat(content(before)).isEqualTo(contentBefore);
                assertThat(content(map)).containsExactlyElementsOf(model.values());
                List<String> tail = new ArrayList<>();
                map.from(key).forEachRemaining(tail::add);
                assertThat(tail).containsExactlyElementsOf(model.tailMap(key, true).values());
            }
        }
    }

    @Test
    void staysShallowWhenKeysComeInOrder() {
        PersistentMap<Integer, Integer> map = PersistentMap.empty();
        for (int i = 0; i < 100_000; i++) {
            map = map.with(i, i);
        }
        // An AVL tree of n nodes is at most 1.44 log2(n) high.
        assertThat(map.height()).isLessThanOrEqualTo(24);
        for (int i = 0; i < 99_000; i++) {
            map = map.without(i);
        }
        assertThat(map.height()).isLessThanOrEqualTo(14);
        assertThat(map.size()).isEqualTo(1_000);
    }

    private static List<String> content(PersistentMap<Integer, String> map) {
        List<String> content = new ArrayList<>();
        map.forEach(content::add);
        return content;
    }
}
