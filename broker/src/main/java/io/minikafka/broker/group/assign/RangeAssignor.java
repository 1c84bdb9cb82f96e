package io.minikafka.broker.group.assign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// Cuts each topic into contiguous ranges, one for each subscriber. Topics with the same subscribers and the
/// same number of partitions are cut and given alike, so that partitions of one number meet in one member: what
/// a join of topics needs. Members keep their place in the order as long as they are there.
final class RangeAssignor implements Assignor {
    /// Topics that are cut alike.
    private record Kind(List<Integer> subscribers, int partitions) {}

    @Override
    public String name() {
        return "range";
    }

    @Override
    public SequencedMap<String, PartitionSet> assign(
            List<Subscriber> members, SortedMap<UUID, Integer> partitions) {
        List<PartitionSet.Builder> sets = new ArrayList<>();
        members.forEach(_ -> sets.add(new PartitionSet.Builder()));
        for (Map.Entry<Kind, List<UUID>> entry : kinds(members, partitions).entrySet()) {
            List<Integer> order = new ArrayList<>(entry.getKey().subscribers());
            order.sort(place(members, entry.getValue()));
            int count = entry.getKey().partitions();
            int share = count / order.size();
            int leftOver = count % order.size();
            int from = 0;
            for (int i = 0; i < order.size(); i++) {
                int to = from + share + (i < leftOver ? 1 : 0);
                for (UUID topic : entry.getValue()) {
                    sets.get(order.get(i)).add(topic, from, to);
                }
                from = to;
            }
        }
        SequencedMap<String, PartitionSet> target = new LinkedHashMap<>();
        for (int m = 0; m < members.size(); m++) {
            target.put(members.get(m).id(), sets.get(m).build());
        }
        return target;
    }

    private static SequencedMap<Kind, List<UUID>> kinds(
            List<Subscriber> members, SortedMap<UUID, Integer> partitions) {
        SortedMap<UUID, List<Integer>> subscribers = new TreeMap<>();
        for (int m = 0; m < members.size(); m++) {
            for (UUID topic : members.get(m).topics()) {
                subscribers.computeIfAbsent(topic, _ -> new ArrayList<>()).add(m);
            }
        }
        SequencedMap<Kind, List<UUID>> kinds = new LinkedHashMap<>();
        subscribers.forEach((topic, who) ->
                kinds.computeIfAbsent(
                                new Kind(who, partitions.getOrDefault(topic, 0)),
                                _ -> new ArrayList<>())
                        .add(topic));
        return kinds;
    }

    /// By the first partition that a member had of these topics; newcomers last. Static members by the name of
    /// their instance, which a restart does not change, others by their id.
    private static Comparator<Integer> place(List<Subscriber> members, List<UUID> topics) {
        int[] first = new int[members.size()];
        for (int m = 0; m < first.length; m++) {
            first[m] = Integer.MAX_VALUE;
            for (UUID topic : topics) {
                int[] had = members.get(m).before().of(topic);
                first[m] = Math.min(first[m], had.length == 0 ? Integer.MAX_VALUE : had[0]);
            }
        }
        return Comparator.<Integer>comparingInt(m -> first[m])
                .thenComparing(m -> members.get(m).instanceId().orElse(members.get(m).id()));
    }
}
