package io.minikafka.broker.group.topology;

import io.minikafka.broker.group.topology.Blueprint.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Copies of tasks with state, each in another process: where they were if that one has no more than its part, else
/// with those that have least; where tags are given, first of all where their values differ from those of the other copies.
final class Standbys {
    private final SortedMap<String, Work> work;
    private final Wanted wanted;
    private final Map<TaskId, List<Share>> holders = new TreeMap<>();
    private final Map<TaskId, List<Share>> before = new HashMap<>();
    private final TreeSet<Share> byLoad = new TreeSet<>(Share.LEAST_COPIES);
    private final int processes;
    private final int fair;

    Standbys(List<Share> shares, SortedMap<String, Work> work, Wanted wanted) {
        this.work = work;
        this.wanted = wanted;
        byLoad.addAll(shares);
        int stateful = 0;
        int all = 0;
        for (Share share : shares) {
            share.tasks()
                    .all()
                    .forEach(task ->
                            holders.computeIfAbsent(task, _ -> new ArrayList<>()).add(share));
            Tasks previous = share.worker().previous();
            previous.standby()
                    .forEach(task ->
                            before.computeIfAbsent(task, _ -> new ArrayList<>()).add(share));
            all += share.size();
        }
        for (Work of : work.values()) {
            stateful += of.isStateful() ? of.tasks() : 0;
        }
        this.processes = (int) shares.stream().map(Share::processId).distinct().count();
        this.fair = Math.ceilDiv(all + stateful * wanted.standbys(), shares.size());
    }

    void place() {
        for (int copy = 0; copy < Math.min(wanted.standbys(), processes - 1); copy++) {
            holders.forEach((task, there) -> {
                if (StickyAssignor.isStateful(work, task)) {
                    next(task, there).ifPresent(share -> give(share, task, there));
                }
            });
        }
    }

    private void give(Share share, TaskId task, List<Share> there) {
        byLoad.remove(share);
        share.copy(task);
        byLoad.add(share);
        there.add(share);
    }

    private Optional<Share> next(TaskId task, List<Share> there) {
        Set<String> taken = new HashSet<>();
        there.forEach(share -> taken.add(share.processId()));
        List<Share> stayed =
                before.getOrDefault(task, List.of()).stream()
                        .filter(share -> !taken.contains(share.processId()) && share.size() < fair)
                        .toList();
        if (wanted.tags().isEmpty()) {
            return stayed.isEmpty()
                    ? byLoad.stream().filter(s -> !taken.contains(s.processId())).findFirst()
                    : Optional.of(stayed.getFirst());
        }
        return byLoad.stream()
                .filter(share -> !taken.contains(share.processId()))
                .min(
                        Comparator.comparingInt((Share share) -> sameTags(share, there))
                                .thenComparing(share -> !stayed.contains(share)));
    }

    /// How often a copy here would have a tag's value that another copy has.
    private int sameTags(Share share, List<Share> there) {
        int same = 0;
        for (String tag : wanted.tags()) {
            String own = share.worker().tags().get(tag);
            for (Share other : there) {
                same += own != null && Objects.equals(own, other.worker().tags().get(tag)) ? 1 : 0;
            }
        }
        return same;
    }
}
