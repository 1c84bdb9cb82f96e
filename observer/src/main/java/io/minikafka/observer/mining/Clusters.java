package io.minikafka.observer.mining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All templates that are remembered, and the decision of what a form not seen before belongs to.
///
/// Forms are compared within their shape only. A form joins the cluster that covers it. Otherwise it founds one; and
/// if by now enough clusters are alike but for the same few slots ([Siblings]), these slots vary, and the oldest
/// cluster takes in the others. So a word becomes a variable by evidence, never because of what it says.
final class Clusters {
    /// What a cluster's lines are compared with for each new form, at most.
    private static final int SHAPE_CLUSTERS_MAX = 1_024;

    record Joined(Cluster cluster, boolean isNew, List<Integer> absorbed) {}

    private final int capacity;
    private final Map<String, List<Cluster>> shapes = new HashMap<>();
    private final TreeMap<Integer, Cluster> byId = new TreeMap<>();
    private int nextId = 1;
    private long evictions;

    Clusters(int capacity) {
        this.capacity = capacity;
    }

    Collection<Cluster> all() {
        return byId.values();
    }

    long evictions() {
        return evictions;
    }

    Optional<Cluster> byId(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    Joined join(Form form, long now) {
        List<Cluster> alike = shapes.computeIfAbsent(form.shape(), _ -> new ArrayList<>());
        for (Cluster cluster : alike) {
            if (cluster.form().covers(form)) {
                cluster.seen(now);
                return new Joined(cluster, false, List.of());
            }
        }
        Cluster founded = found(form, alike, now);
        List<Integer> absorbed = new ArrayList<>();
        Cluster result = merge(founded, alike, absorbed);
        boolean isNew = result == founded;
        absorbed.removeIf(id -> id == founded.id());
        return new Joined(result, isNew, List.copyOf(absorbed));
    }

    private Cluster found(Form form, List<Cluster> alike, long now) {
        if (byId.size() == capacity) {
            makeRoom();
        }
        if (alike.size() == SHAPE_CLUSTERS_MAX) {
            forget(alike.stream().min(Comparator.comparingLong(Cluster::lastSeen)).orElseThrow());
        }
        Cluster cluster = new Cluster(nextId++, form);
        cluster.seen(now);
        byId.put(cluster.id(), cluster);
        shapes.computeIfAbsent(form.shape(), _ -> alike).add(cluster);
        return cluster;
    }

    /// A wider form may itself be alike to others, so until nothing changes.
    private Cluster merge(Cluster start, List<Cluster> alike, List<Integer> absorbed) {
        Cluster at = start;
        while (true) {
            Siblings siblings = Siblings.of(at, alike);
            if (siblings.none()) {
                return at;
            }
            Cluster eldest = siblings.eldest();
            eldest.learn(siblings.form());
            for (Cluster cluster : List.copyOf(alike)) {
                if (cluster != eldest && eldest.form().covers(cluster.form())) {
                    eldest.absorb(cluster);
                    absorbed.add(cluster.id());
                    byId.remove(cluster.id());
                    alike.remove(cluster);
                }
            }
            at = eldest;
        }
    }

    private void makeRoom() {
        byId.values().stream()
                .sorted(Comparator.comparingLong(Cluster::lastSeen))
                .limit(Math.max(1, capacity / 8))
                .toList()
                .forEach(this::forget);
    }

    private void forget(Cluster cluster) {
        cluster.evict();
        byId.remove(cluster.id());
        String shape = cluster.form().shape();
        List<Cluster> alike = shapes.getOrDefault(shape, List.of());
        alike.remove(cluster);
        if (alike.isEmpty()) {
            shapes.remove(shape);
        }
        evictions++;
    }
}
