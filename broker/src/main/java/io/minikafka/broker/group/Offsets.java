package io.minikafka.broker.group;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.GroupRecord.OffsetRemoved;
import io.minikafka.broker.group.GroupRecord.OffsetSaved;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// OffsetCommit and OffsetDelete: who may change a group's offsets. They change, and an answer leaves, when
/// the records are on disk.
final class Offsets {
    // Since this version clients know an error for groups that do not exist.
    private static final int GROUP_MAY_BE_UNKNOWN = 9;

    private final Groups groups;
    private final Rebalance rebalance;

    Offsets(Groups groups, Rebalance rebalance) {
        this.groups = groups;
        this.rebalance = rebalance;
    }

    void commit(OffsetCommit commit, Consumer<Errors> answer) {
        Optional<ClassicGroup> found = groups.find(commit.groupId());
        if (found.isPresent()) {
            commit(found.get(), commit, answer);
        } else if (commit.generation() >= 0) {
            boolean mayBeUnknown = commit.version() >= GROUP_MAY_BE_UNKNOWN;
            answer.accept(mayBeUnknown ? Errors.GROUP_ID_NOT_FOUND : Errors.ILLEGAL_GENERATION);
        } else if (groups.isFull()) {
            answer.accept(Errors.POLICY_VIOLATION);
        } else {
            commit(rebalance.create(commit.groupId()), commit, answer);
        }
    }

    private void commit(ClassicGroup group, OffsetCommit commit, Consumer<Errors> answer) {
        Errors error = check(group, commit);
        if (error != Errors.NONE) {
            answer.accept(error);
            return;
        }
        group.member(commit.memberId()).ifPresent(member -> member.alive(groups.nowMs()));
        List<GroupRecord> records = new ArrayList<>(commit.offsets().size());
        commit.offsets()
                .forEach((partition, offset) ->
                        records.add(new OffsetSaved(group.id(), partition, offset)));
        write(group, records, answer);
    }

    private static Errors check(ClassicGroup group, OffsetCommit commit) {
        if (group.is(GroupState.DEAD)) {
            return Errors.COORDINATOR_NOT_AVAILABLE;
        }
        if (commit.generation() < 0 && group.is(GroupState.EMPTY)) {
            return Errors.NONE;
        }
        boolean saysItIsMember =
                commit.generation() >= 0
                        || !commit.memberId().isEmpty()
                        || commit.instanceId().isPresent();
        if (!saysItIsMember) {
            return Errors.UNKNOWN_MEMBER_ID; // the members' offsets are the members' own
        }
        Errors error = MemberCheck.check(group, commit.memberId(), commit.instanceId());
        if (error != Errors.NONE) {
            return error;
        }
        if (commit.generation() != group.generation()) {
            return Errors.ILLEGAL_GENERATION;
        }
        // It has joined the new generation and so has given up what it worked on in the last one.
        return group.is(GroupState.COMPLETING_REBALANCE)
                ? Errors.REBALANCE_IN_PROGRESS
                : Errors.NONE;
    }

    private void write(ClassicGroup group, List<GroupRecord> records, Consumer<Errors> answer) {
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
        Optional<ClassicGroup> found = groups.find(groupId);
        if (found.filter(g -> !g.is(GroupState.DEAD)).isEmpty()) {
            return Errors.GROUP_ID_NOT_FOUND;
        }
        ClassicGroup group = found.get();
        boolean isKnown = group.is(GroupState.EMPTY) || Subscriptions.hasSubscriptions(group);
        return isKnown ? Errors.NONE : Errors.NON_EMPTY_GROUP;
    }

    /// Whether members of the group consume the topic, so that its offsets must stay.
    boolean isSubscribed(String groupId, String topic) {
        return groups.find(groupId)
                .filter(group -> Subscriptions.includes(group, topic))
                .isPresent();
    }

    /// Deletes offsets of a group for which [#deletable] said `NONE`.
    void delete(String groupId, Collection<TopicIdPartition> partitions, Consumer<Errors> answer) {
        Optional<ClassicGroup> group = groups.find(groupId);
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
