package io.minikafka.observer.mining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Clusters that are alike but for the same one or two slots.
record Siblings(Form form, List<Cluster> clusters) {
    /// So many different words in one slot are taken for values.
    static final int ENOUGH = 5;

    private static final int SLOTS_MAX = 2;

    private static final Comparator<Siblings> BEST =
            Comparator.comparingInt((Siblings s) -> s.form.words())
                    .thenComparingInt(s -> s.clusters.size());

    static Siblings of(Cluster cluster, List<Cluster> alike) {
        Map<List<Integer>, List<Cluster>> bySlots = new LinkedHashMap<>();
        int[] slots = new int[SLOTS_MAX];
        for (Cluster other : alike) {
            int count = other == cluster ? 0 : cluster.form().differences(other.form(), slots);
            if (count > 0 && count <= SLOTS_MAX) {
                List<Integer> key = Arrays.stream(slots, 0, count).boxed().toList();
                bySlots.computeIfAbsent(key, _ -> new ArrayList<>(List.of(cluster))).add(other);
            }
        }
        return bySlots.entrySet().stream()
                .filter(entry -> enough(cluster.form(), entry.getKey(), entry.getValue()))
                .map(entry ->
                        new Siblings(varying(cluster.form(), entry.getKey()), entry.getValue()))
                .max(BEST)
                .orElseGet(() -> new Siblings(cluster.form(), List.of()));
    }

    private static boolean enough(Form form, List<Integer> slots, List<Cluster> clusters) {
        int words = form.words() - slots.size();
        return words >= slots.size() && clusters.size() >= ENOUGH * slots.size();
    }

    private static Form varying(Form form, List<Integer> slots) {
        return form.varying(slots.stream().mapToInt(Integer::intValue).toArray(), slots.size());
    }

    boolean none() {
        return clusters.isEmpty();
    }

    Cluster eldest() {
        return clusters.stream().min(Comparator.comparingInt(Cluster::id)).orElseThrow();
    }
}
