package io.minikafka.observer.evaluation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How much of a log a miner groups as people did: the share of lines whose predicted group holds exactly the lines of
/// a true group (Zhu et al., "Tools and benchmarks for automated log parsing", 2019).
record GroupingAccuracy(int lines, int right, int trueGroups, int predictedGroups) {
    static <P, T> GroupingAccuracy of(List<P> predicted, List<T> truth) {
        Map<P, Map<T, Integer>> together = new LinkedHashMap<>();
        Map<T, Integer> sizes = new HashMap<>();
        for (int i = 0; i < truth.size(); i++) {
            sizes.merge(truth.get(i), 1, Integer::sum);
            together.computeIfAbsent(predicted.get(i), _ -> new HashMap<>())
                    .merge(truth.get(i), 1, Integer::sum);
        }
        int right = 0;
        for (Map<T, Integer> group : together.values()) {
            Map.Entry<T, Integer> only = group.entrySet().iterator().next();
            if (group.size() == 1 && sizes.getOrDefault(only.getKey(), 0).equals(only.getValue())) {
                right += only.getValue();
            }
        }
        return new GroupingAccuracy(truth.size(), right, sizes.size(), together.size());
    }

    double share() {
        return lines == 0 ? 1 : (double) right / lines;
    }
}
