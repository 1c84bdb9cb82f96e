package io.minikafka.cluster.metadata;

import java.util.Collections;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/// The levels of features that somebody set. Immutable.
///
/// @param epoch how often they changed
/// @param set level by feature, in the order of their names
public record FeatureLevels(long epoch, SortedMap<String, Integer> set) {
    /// Nothing was ever set.
    static final FeatureLevels NONE = new FeatureLevels(0, Collections.emptySortedMap());

    public FeatureLevels {
        set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
    }

    /// The level of a feature, unless nobody set it.
    public OptionalInt level(String feature) {
        Integer level = set.get(feature);
        return level == null ? OptionalInt.empty() : OptionalInt.of(level);
    }

    /// The level at which `feature` works under this release. A level that only another release knows
    /// counts as the nearest one that this release has.
    public int inForce(Feature feature) {
        return Math.clamp(
                level(feature.name()).orElse(feature.max()), feature.min(), feature.max());
    }
}
