package io.minikafka.broker.group;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.protocol.Errors;

/// SyncGroup: the leader brings the assignment of its generation, all get their part once it is saved.
final class Syncs {
    private final Groups groups;
    private final Rebalance rebalance;

    Syncs(Groups groups, Rebalance rebalance) {
        this.groups = groups;
        this.rebalance = rebalance;
    }

    void sync(SyncGroupRequestData request, SyncReply reply) {
        if (request.groupId().isEmpty()) {
            reply.error(Errors.INVALID_GROUP_ID);
            return;
        }
        Optional<Group> found = groups.find(request.groupId());
        if (found.isPresent() && found.get() instanceof ClassicGroup group) {
            sync(group, request, reply);
        } else {
            found.flatMap(Group::classicMembers)
                    .ifPresentOrElse(
                            members -> members.sync(request, reply),
                            () -> reply.error(Errors.UNKNOWN_MEMBER_ID));
        }
    }

    private void sync(ClassicGroup group, SyncGroupRequestData request, SyncReply reply) {
        Errors error = check(group, request);
        Optional<Member> member = group.member(request.memberId());
        if (error != Errors.NONE || member.isEmpty()) {
            reply.error(error);
            return;
        }
        switch (group.state()) {
            case EMPTY -> reply.error(Errors.UNKNOWN_MEMBER_ID);
            case PREPARING_REBALANCE -> reply.error(Errors.REBALANCE_IN_PROGRESS);
            case COMPLETING_REBALANCE -> await(group, member.get(), request, reply);
            case STABLE -> {
                group.synced(request.memberId());
                member.get().alive(groups.nowMs());
                Blob assignment = member.get().assignment();
                reply.assignment(group.protocolType(), group.protocol().orElse(""), assignment);
            }
        }
    }

    private static Errors check(ClassicGroup group, SyncGroupRequestData request) {
        if (group.isDead()) {
            return Errors.COORDINATOR_NOT_AVAILABLE;
        }
        Optional<String> instanceId = Optional.ofNullable(request.groupInstanceId());
        Errors error = MemberCheck.check(group, request.memberId(), instanceId);
        if (error != Errors.NONE) {
            return error;
        }
        if (request.generationId() != group.generation()) {
            return Errors.ILLEGAL_GENERATION;
        }
        String type = request.protocolType();
        String name = request.protocolName();
        boolean isOther =
                (type != null && !type.equals(group.protocolType()))
                        || (name != null && !name.equals(group.protocol().orElse("")));
        return isOther ? Errors.INCONSISTENT_GROUP_PROTOCOL : Errors.NONE;
    }

    private void await(
            ClassicGroup group, Member member, SyncGroupRequestData request, SyncReply reply) {
        boolean brings = group.isLeader(member.id()) && !group.isAssigning();
        if (brings && sizeBytes(request) > groups.config().maxGroupBytes()) {
            reply.error(Errors.MESSAGE_TOO_LARGE);
            return;
        }
        member.park(reply);
        group.synced(member.id());
        if (brings) {
            group.log().arrived(groups.wallMs(), member.id());
            save(group, assignments(group, request));
        }
    }

    private static long sizeBytes(SyncGroupRequestData request) {
        return request.assignments().stream().mapToLong(a -> a.assignment().length).sum();
    }

    /// The assignment of each member, empty for those whom the leader left out.
    private static Map<String, Blob> assignments(ClassicGroup group, SyncGroupRequestData request) {
        Map<String, Blob> assignments = new HashMap<>();
        group.members().forEach(member -> assignments.put(member.id(), Blob.EMPTY));
        request.assignments()
                .forEach(a -> assignments.replace(a.memberId(), new Blob(a.assignment())));
        return assignments;
    }

    private void save(ClassicGroup group, Map<String, Blob> assignments) {
        group.assigning();
        int generation = group.generation();
        groups.save(
                group,
                group.image(GroupState.STABLE, assignments),
                () -> saved(group, generation, assignments),
                () -> notSaved(group, generation));
    }

    private void saved(ClassicGroup group, int generation, Map<String, Blob> assignments) {
        if (!group.is(GroupState.COMPLETING_REBALANCE) || group.generation() != generation) {
            return; // The next rebalance has begun meanwhile, and has answered those who waited.
        }
        group.become(GroupState.STABLE);
        group.log().end(groups.wallMs(), generation, group.members().size());
        String protocol = group.protocol().orElse("");
        for (Member member : group.members()) {
            Blob assignment = assignments.getOrDefault(member.id(), Blob.EMPTY);
            member.assign(assignment);
            if (member.awaitsSync()) {
                member.releaseSync(
                        reply -> reply.assignment(group.protocolType(), protocol, assignment));
                member.alive(groups.nowMs());
            }
        }
    }

    private void notSaved(ClassicGroup group, int generation) {
        if (group.is(GroupState.COMPLETING_REBALANCE) && group.generation() == generation) {
            rebalance.releaseSyncs(group, r -> r.error(Errors.COORDINATOR_NOT_AVAILABLE));
            rebalance.startOver(group, generation);
        }
    }
}
