package io.minikafka.broker.group;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.GroupRecord.OffsetPending;
import io.minikafka.broker.group.GroupRecord.OffsetRemoved;
import io.minikafka.broker.group.GroupRecord.OffsetSaved;
import io.minikafka.broker.group.GroupRecord.PendingEnded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// OffsetCommit, TxnOffsetCommit and OffsetDelete: who may change a group's offsets. They change, and an answer
/// leaves, when the records are on disk; those of a transaction when it has ended too.
final class Offsets {
    // Since these versions clients know an error for groups that do not exist.
    private static final int GROUP_MAY_BE_UNKNOWN = 9;
    private static final int GROUP_OF_PRODUCER_MAY_BE_UNKNOWN = 6;

    private final Groups groups;
    private final Rebalance rebalance;

    Offsets(Groups groups, Rebalance rebalance) {
        this.groups = groups;
        this.rebalance = rebalance;
    }

    void commit(OffsetCommit commit, Consumer<Errors> answer) {
        Optional<Group> found = groups.find(commit.groupId());
        if (found.isPresent()) {
            commit(found.get(), commit, answer);
        } else if (commit.generation() >= 0) {
            int since =
                    commit.isTransactional()
                            ? GROUP_OF_PRODUCER_MAY_BE_UNKNOWN
                            : GROUP_MAY_BE_UNKNOWN;
            boolean mayBeUnknown = commit.version() >= since;
            answer.accept(mayBeUnknown ? Errors.GROUP_ID_NOT_FOUND : Errors.ILLEGAL_GENERATION);
        } else if (groups.isFull()) {
            answer.accept(Errors.POLICY_VIOLATION);
        } else {
            commit(rebalance.create(commit.groupId()), commit, answer);
        }
    }

    private void commit(Group group, OffsetCommit commit, Consumer<Errors> answer) {
        Errors error =
                group.isDead()
                        ? Errors.COORDINATOR_NOT_AVAILABLE
                        : group.admitCommit(commit, groups.nowMs());
        if (error != Errors.NONE) {
            answer.accept(error);
            return;
        }
        List<GroupRecord> records = new ArrayList<>(commit.offsets().size());
        commit.offsets()
                .forEach((partition, offset) -> records.add(record(commit, partition, offset)));
        write(group, records, answer);
    }

    private static GroupRecord record(
            OffsetCommit commit, TopicIdPartition partition, CommittedOffset offset) {
        return commit.isTransactional()
                ? new OffsetPending(
                        commit.groupId(), commit.producerId().getAsLong(), partition, offset)
                : new OffsetSaved(commit.groupId(), partition, offset);
    }

    /// A producer's transaction, which may have pending offsets of the group, has ended.
    void end(String groupId, long producerId, boolean commits, Consumer<Errors> answer) {
        groups.find(groupId)
                .ifPresentOrElse(
                        group ->
                                write(
                                        group,
                                        List.of(new PendingEnded(groupId, producerId, commits)),
                                        answer),
                        () -> answer.accept(Errors.NONE)); // a group that is gone took them along
    }

    private void write(Group group, List<GroupRecord> records, Consumer<Errors> answer) {
        groups.write(
                group,
                records,
                () -> answer.accept(Errors.NONE),
                () -> answer.accept(Errors.COORDINATOR_NOT_AVAILABLE));
    }

    /// Why no offset of the group can be deleted; `NONE` if they can be.
    Errors deletable(String groupId) {
        if (groupId.isEmpty()) {
            return Errors.INVALID_GROUP_ID;
        }
        Optional<Group> found = groups.find(groupId).filter(group -> !group.isDead());
        if (found.isEmpty()) {
            return Errors.GROUP_ID_NOT_FOUND;
        }
        return found.get().knowsItsTopics() ? Errors.NONE : Errors.NON_EMPTY_GROUP;
    }

    /// Whether members of the group consume the topic, so that its offsets must stay.
    boolean isSubscribed(String groupId, String topic) {
        return groups.find(groupId).filter(group -> group.reads(topic)).isPresent();
    }

    /// Deletes offsets of a group for which [#deletable] said `NONE`.
    void delete(String groupId, Collection<TopicIdPartition> partitions, Consumer<Errors> answer) {
        Optional<Group> group = groups.find(groupId);
        if (group.isEmpty()) {
            answer.accept(Errors.GROUP_ID_NOT_FOUND);
            return;
        }
        List<GroupRecord> records = new ArrayList<>();
        // Those that are on their way to the disk too: the records replay in order.
        partitions.forEach(partition -> records.add(new OffsetRemoved(groupId, partition)));
        write(group.get(), records, answer);
    }
}
