package io.minikafka.cluster.ring;

import java.util.List;

/// A partition to be placed.
///
/// @param replicas where it is now, the preferred leader first; empty if it is new
/// @param count how many replicas it shall have
public record Wanted(List<Integer> replicas, int count) {
    public Wanted {
        replicas = List.copyOf(replicas);
    }
}
