package io.minikafka.broker.group.assign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// A uniform assignment in the making: who holds which partition of which topic, and how many each member has.
/// Members are numbers in the order in which they came.
final class Shares {
    private static final int NOBODY = -1;

    private final List<Subscriber> members;
    private final int[] loads;

    /// For each topic that somebody subscribes to: its subscribers, and the holder of each partition.
    private final SortedMap<UUID, Topic> topics = new TreeMap<>();

    private static final class Topic {
        private final UUID id;
        private final int[] subscribers;
        private final int[] holders;

        Topic(UUID id, int[] subscribers, int partitions) {
            this.id = id;
            this.subscribers = subscribers;
            this.holders = new int[partitions];
            Arrays.fill(holders, NOBODY);
        }
    }

    Shares(List<Subscriber> members, SortedMap<UUID, Integer> partitions) {
        this.members = members;
        this.loads = new int[members.size()];
        SortedMap<UUID, List<Integer>> subscribers = new TreeMap<>();
        for (int m = 0; m < members.size(); m++) {
            for (UUID topic : members.get(m).topics()) {
                subscribers.computeIfAbsent(topic, _ -> new ArrayList<>()).add(m);
            }
        }
        subscribers.forEach((id, who) -> {
            int[] numbers = who.stream().mapToInt(Integer::intValue).toArray();
            topics.put(id, new Topic(id, numbers, partitions.getOrDefault(id, 0)));
        });
    }

    /// How many partitions each member may keep if all read the same: the share of all, and one more for as
    /// many as there are partitions left over. Those who have most keep the one more, so that nothing moves
    /// for its sake.
    int[] quotas() {
        int all = topics.values().stream().mapToInt(topic -> topic.holders.length).sum();
        int share = all / members.size();
        int leftOver = all % members.size();
        int[] had = new int[members.size()];
        forEachKept((m, _, _) -> had[m]++);
        int[] quotas = new int[members.size()];
        Arrays.fill(quotas, share);
        byLoad(had).reversed().stream().limit(leftOver).forEach(m -> quotas[m]++);
        return quotas;
    }

    int[] noQuotas() {
        int[] quotas = new int[members.size()];
        Arrays.fill(quotas, Integer.MAX_VALUE);
        return quotas;
    }

    /// Leaves members what they had, up to their quotas.
    void keep(int[] quotas) {
        forEachKept((m, topic, partition) -> {
            if (loads[m] < quotas[m] && topic.holders[partition] == NOBODY) {
                topic.holders[partition] = m;
                loads[m]++;
            }
        });
    }

    /// Gives each partition that nobody holds to its subscriber with the smallest load, beginning with the
    /// topics that have the fewest subscribers: they have the least choice.
    void giveTheRest() {
        List<Topic> order = new ArrayList<>(topics.values());
        order.sort(Comparator.comparingInt(topic -> topic.subscribers.length));
        for (Topic topic : order) {
            PriorityQueue<Integer> poorest = new PriorityQueue<>(this::compareLoads);
            Arrays.stream(topic.subscribers).forEach(poorest::add);
            for (int p = 0; p < topic.holders.length; p++) {
                if (topic.holders[p] == NOBODY) {
                    int m = poorest.remove();
                    topic.holders[p] = m;
                    loads[m]++;
                    poorest.add(m);
                }
            }
        }
    }

    /// Moves single partitions from richer to poorer subscribers until no such move makes two loads more
    /// equal. Ends, because each move lowers the sum of the loads' squares.
    void level() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Topic topic : topics.values()) {
                moved |= level(topic);
            }
        }
    }

    private boolean level(Topic topic) {
        boolean moved = false;
        for (int p = 0; p < topic.holders.length; p++) {
            int holder = topic.holders[p];
            int poorest = poorest(topic.subscribers);
            if (loads[holder] - loads[poorest] >= 2) {
                topic.holders[p] = poorest;
                loads[holder]--;
                loads[poorest]++;
                moved = true;
            }
        }
        return moved;
    }

    private int poorest(int[] subscribers) {
        int poorest = subscribers[0];
        for (int m : subscribers) {
            if (loads[m] < loads[poorest]) {
                poorest = m;
            }
        }
        return poorest;
    }

    SequencedMap<String, PartitionSet> target() {
        List<PartitionSet.Builder> sets = new ArrayList<>();
        members.forEach(_ -> sets.add(new PartitionSet.Builder()));
        for (Topic topic : topics.values()) {
            for (int p = 0; p < topic.holders.length; p++) {
                sets.get(topic.holders[p]).add(topic.id, p);
            }
        }
        SequencedMap<String, PartitionSet> target = new LinkedHashMap<>();
        for (int m = 0; m < members.size(); m++) {
            target.put(members.get(m).id(), sets.get(m).build());
        }
        return target;
    }

    private interface KeptPartition {
        void accept(int member, Topic topic, int partition);
    }

    /// What members had and may still have: the topic exists and they subscribe to it.
    private void forEachKept(KeptPartition action) {
        for (int m = 0; m < members.size(); m++) {
            Subscriber member = members.get(m);
            int number = m;
            member.before()
                    .forEach((id, partition) -> {
                        Topic topic = topics.get(id);
                        if (topic != null
                                && partition < topic.holders.length
                                && member.topics().contains(id)) {
                            action.accept(number, topic, partition);
                        }
                    });
        }
    }

    private int compareLoads(int one, int other) {
        return loads[one] != loads[other]
                ? Integer.compare(loads[one], loads[other])
                : Integer.compare(one, other);
    }

    private static List<Integer> byLoad(int[] had) {
        List<Integer> order = new ArrayList<>();
        for (int m = had.length - 1; m >= 0; m--) {
            order.add(m);
        }
        order.sort(Comparator.comparingInt(m -> had[m]));
        return order;
    }
}
