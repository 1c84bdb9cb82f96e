package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.assign.Assignor;
import io.minikafka.broker.group.assign.Assignors;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.assign.Subscriber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.UUID;

/// Computes what each member shall have, when the group's epoch has moved and the last target is old enough.
final class Targets {
    private final ConsumerConfig config;
    private final SubscribedTopics topics;

    Targets(ConsumerConfig config, SubscribedTopics topics) {
        this.config = config;
        this.topics = topics;
    }

    /// A target for the newest epoch.
    void compute(ConsumerGroup group) {
        List<Subscriber> subscribers = new ArrayList<>(group.size());
        Map<Subscription, SortedSet<UUID>> ids = new HashMap<>();
        for (Seat seat : group.seats()) {
            MemberProfile profile = seat.profile();
            SortedSet<UUID> topicIds =
                    ids.computeIfAbsent(
                            new Subscription(profile.topics(), profile.pattern()),
                            _ -> topics.ids(group, profile));
            subscribers.add(
                    new Subscriber(seat.id(), profile.instanceId(), topicIds, seat.target()));
        }
        if (!subscribers.isEmpty()) {
            SequencedMap<String, PartitionSet> target =
                    assignor(group).assign(subscribers, topics.partitions(group));
            for (Seat seat : group.seats()) {
                group.aim(seat, target.getOrDefault(seat.id(), PartitionSet.EMPTY));
            }
        }
    }

    /// Subscriptions that mean the same topics.
    private record Subscription(SortedSet<String> topics, String pattern) {}

    private Assignor assignor(ConsumerGroup group) {
        return Assignors.named(assignorName(group)).orElseThrow();
    }

    /// What most of those members that ask for an assignor ask for.
    String assignorName(ConsumerGroup group) {
        SequencedMap<String, Integer> votes = new LinkedHashMap<>();
        for (Seat seat : group.seats()) {
            seat.profile().assignor().ifPresent(name -> votes.merge(name, 1, Integer::sum));
        }
        String best = config.assignors().getFirst();
        int most = 0;
        for (Map.Entry<String, Integer> vote : votes.entrySet()) {
            if (vote.getValue() > most) {
                most = vote.getValue();
                best = vote.getKey();
            }
        }
        return best;
    }
}
