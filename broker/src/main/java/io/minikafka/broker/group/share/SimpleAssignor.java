package io.minikafka.broker.group.share;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;

/// Who fetches from which partitions: every partition has a member that wants its topic, and every member has a
/// partition, if there are any that it wants; several share one when there are more members than partitions. As
/// even as may be. A pure function of members and topics, because moving a partition costs next to nothing in a
/// share group.
final class SimpleAssignor {
    static final String NAME = "simple";

    private SimpleAssignor() {}

    static void assign(Collection<ShareMember> members, Topics topics) {
        SequencedMap<String, List<TopicIdPartition>> partitions = partitions(members, topics);
        List<Share> shares = members.stream().map(Share::new).toList();
        Map<TopicIdPartition, Integer> takers = new HashMap<>();
        partitions.forEach((topic, all) -> {
            List<Share> wanting = shares.stream().filter(share -> share.wants(topic)).toList();
            for (TopicIdPartition partition : all) {
                Share poorest = wanting.getFirst();
                for (Share share : wanting) {
                    if (share.partitions.size() < poorest.partitions.size()) {
                        poorest = share;
                    }
                }
                poorest.partitions.add(partition);
                takers.put(partition, 1);
            }
        });
        for (Share share : shares) {
            if (share.partitions.isEmpty()) {
                leastShared(share.member, partitions, takers)
                        .ifPresent(partition -> {
                            share.partitions.add(partition);
                            takers.merge(partition, 1, Integer::sum);
                        });
            }
            share.member.assigned(share.partitions);
        }
    }

    /// What one member gets.
    private static final class Share {
        private final ShareMember member;
        private final List<TopicIdPartition> partitions = new ArrayList<>();

        Share(ShareMember member) {
            this.member = member;
        }

        boolean wants(String topic) {
            return member.topics().contains(topic);
        }
    }

    private static SequencedMap<String, List<TopicIdPartition>> partitions(
            Collection<ShareMember> members, Topics topics) {
        TreeSet<String> names = new TreeSet<>();
        members.forEach(member -> names.addAll(member.topics()));
        SequencedMap<String, List<TopicIdPartition>> partitions = new LinkedHashMap<>();
        for (String name : names) {
            topics.topic(name)
                    .ifPresent(topic -> {
                        List<TopicIdPartition> all = new ArrayList<>(topic.partitions());
                        for (int i = 0; i < topic.partitions(); i++) {
                            all.add(new TopicIdPartition(topic.id(), i));
                        }
                        partitions.put(name, all);
                    });
        }
        return partitions;
    }

    private static Optional<TopicIdPartition> leastShared(
            ShareMember member,
            Map<String, List<TopicIdPartition>> partitions,
            Map<TopicIdPartition, Integer> takers) {
        return member.topics().stream()
                .flatMap(topic -> partitions.getOrDefault(topic, List.of()).stream())
                .min(Comparator.comparingInt(partition -> takers.getOrDefault(partition, 0)));
    }
}
