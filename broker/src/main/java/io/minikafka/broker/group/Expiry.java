package io.minikafka.broker.group;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.GroupRecord.OffsetRemoved;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Forgets what nobody needs (KIP-211): offsets of groups that have been empty for the retention time, of
/// consumers outside groups that have not committed for so long, of topics that members gave up, and of
/// topics that are deleted; then groups of which nothing is left.
final class Expiry {
    private final Groups groups;
    private final Topics topics;

    Expiry(Groups groups, Topics topics) {
        this.groups = groups;
        this.topics = topics;
    }

    void run() {
        for (Group group : List.copyOf(groups.all())) {
            // With a write under way this is no moment to judge: a newer offset may be in it.
            if (!group.hasWrites() && !group.isDead()) {
                run(group);
            }
        }
    }

    /// Forgets the offsets of topics that do not exist any more.
    void topicsChanged() {
        for (Group group : List.copyOf(groups.all())) {
            List<GroupRecord> removals = new ArrayList<>();
            Set<TopicIdPartition> partitions =
                    new LinkedHashSet<>(groups.store().offsets(group.id()).keySet());
            partitions.addAll(groups.store().unstable(group.id()));
            for (TopicIdPartition partition : partitions) {
                if (topics.topic(partition.topicId()).isEmpty()) {
                    removals.add(new OffsetRemoved(group.id(), partition));
                }
            }
            if (!removals.isEmpty()) {
                groups.write(group, removals, () -> {}, () -> {});
            }
        }
    }

    private void run(Group group) {
        Map<TopicIdPartition, CommittedOffset> offsets = groups.store().offsets(group.id());
        Optional<Set<String>> subscribed = group.topicsRead();
        Set<TopicIdPartition> unstable = groups.store().unstable(group.id());
        List<GroupRecord> removals = new ArrayList<>();
        offsets.forEach((partition, offset) -> {
            // An offset that waits for the end of a transaction keeps the one before it.
            if (!unstable.contains(partition) && isExpired(group, partition, offset, subscribed)) {
                removals.add(new OffsetRemoved(group.id(), partition));
            }
        });
        boolean isOver = unstable.isEmpty() && removals.size() == offsets.size();
        if (group.isForsaken() && isOver) {
            remove(group);
        } else if (!removals.isEmpty()) {
            groups.write(group, removals, () -> {}, () -> {});
        }
    }

    private boolean isExpired(
            Group group,
            TopicIdPartition partition,
            CommittedOffset offset,
            Optional<Set<String>> subscribed) {
        Optional<Topics.Topic> topic = topics.topic(partition.topicId());
        if (topic.isEmpty()) {
            return true;
        }
        if (group.isVacant()) {
            return isOld(offset, Math.max(group.emptySinceMs(), offset.committedAtMs()));
        }
        boolean isGivenUp = subscribed.filter(s -> !s.contains(topic.get().name())).isPresent();
        return isGivenUp && isOld(offset, offset.committedAtMs());
    }

    private boolean isOld(CommittedOffset offset, long sinceMs) {
        if (offset.expiresAtMs().isPresent()) {
            return groups.wallMs() >= offset.expiresAtMs().getAsLong();
        }
        return groups.wallMs() - sinceMs >= groups.config().offsetsRetentionMs();
    }

    private void remove(Group group) {
        if (groups.store().knows(group.id())) {
            groups.remove(group, () -> {}, () -> {});
        } else {
            groups.forget(group); // nothing of it was ever saved
        }
    }
}
