package io.minikafka.broker.group;

import io.minikafka.base.TopicIdPartition;

/// One change of what is remembered of groups. Nothing but the replay of such records, live or after a
/// restart, changes a [GroupStore].
public sealed interface GroupRecord {
    String groupId();

    /// The group has this generation and these members now.
    record GroupSaved(GroupImage image) implements GroupRecord {
        @Override
        public String groupId() {
            return image.groupId();
        }
    }

    /// The group is gone, and its offsets with it.
    record GroupRemoved(String groupId) implements GroupRecord {}

    /// The group has come this far in a partition.
    record OffsetSaved(String groupId, TopicIdPartition partition, CommittedOffset offset)
            implements GroupRecord {}

    /// The group will have come this far in a partition if the producer's transaction commits.
    record OffsetPending(
            String groupId, long producerId, TopicIdPartition partition, CommittedOffset offset)
            implements GroupRecord {}

    /// The producer's transaction has ended: its pending offsets are the group's, or are gone. An event, not a state:
    /// what came before it counts.
    record PendingEnded(String groupId, long producerId, boolean commits) implements GroupRecord {}

    /// The group is of this newer type now, and this is what is remembered of one part of it.
    record PartSaved(String groupId, GroupType type, GroupPart part, Blob value)
            implements GroupRecord {}

    /// The part is gone.
    record PartRemoved(String groupId, GroupType type, GroupPart part) implements GroupRecord {}

    /// The group's offset for a partition is gone.
    record OffsetRemoved(String groupId, TopicIdPartition partition) implements GroupRecord {}
}
