package io.minikafka.observer.mining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Clusters that are alike but for the same one or two slots, if they are enough to say that these slots vary.
///
/// - So many different words in a slot are values. Fewer are more likely states: started, stopped, paused.
/// - A line's first word mostly says who speaks, or what happens; it takes more to believe that it varies.
/// - Where a word stands in one line and a number in another, the slot varies already.
record Siblings(Form form, List<Cluster> clusters) {
    private static final int ENOUGH = 5;
    private static final int ENOUGH_AT_FIRST = 16;
    private static final int ENOUGH_BESIDE_NUMBERS = 2;
    private static final int SLOTS_MAX = 2;

    private static final Comparator<Siblings> BEST =
            Comparator.comparingInt((Siblings siblings) -> siblings.form.words())
                    .thenComparingInt(siblings -> siblings.clusters.size());

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
                        new Siblings(cluster.form().varying(entry.getKey()), entry.getValue()))
                .max(BEST)
                .orElseGet(() -> new Siblings(cluster.form(), List.of()));
    }

    /// At least as many words stay as vary, else nothing would hold the lines together.
    private static boolean enough(Form form, List<Integer> slots, List<Cluster> clusters) {
        long words = slots.stream().filter(form::isWord).count();
        int needed = 0;
        for (int slot : slots) {
            needed = Math.max(needed, needed(form, slot, clusters));
        }
        return form.words() - words >= slots.size() && clusters.size() >= needed * slots.size();
    }

    private static int needed(Form form, int slot, List<Cluster> clusters) {
        if (form.isFirstWord(slot)) {
            return ENOUGH_AT_FIRST;
        }
        boolean onlyWords = clusters.stream().allMatch(cluster -> cluster.form().isWord(slot));
        return onlyWords ? ENOUGH : ENOUGH_BESIDE_NUMBERS;
    }

    boolean none() {
        return clusters.isEmpty();
    }

    Cluster eldest() {
        return clusters.stream().min(Comparator.comparingInt(Cluster::id)).orElseThrow();
    }
}
