package io.minikafka.broker.group;

import io.minikafka.broker.group.RebalanceLog.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import org.apache.kafka.common.protocol.Errors;

/// Heartbeat and LeaveGroup: signs of life, and farewells.
final class Membership {
    private final Groups groups;
    private final Rebalance rebalance;

    Membership(Groups groups, Rebalance rebalance) {
        this.groups = groups;
        this.rebalance = rebalance;
    }

    Errors heartbeat(HeartbeatRequestData request) {
        if (request.groupId().isEmpty()) {
            return Errors.INVALID_GROUP_ID;
        }
        Optional<Group> found = groups.find(request.groupId());
        if (found.isPresent() && found.get() instanceof ClassicGroup group) {
            return heartbeat(group, request);
        }
        return found.flatMap(Group::classicMembers)
                .map(members -> members.heartbeat(request))
                .orElse(Errors.UNKNOWN_MEMBER_ID);
    }

    private Errors heartbeat(ClassicGroup group, HeartbeatRequestData request) {
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
        group.member(request.memberId()).ifPresent(member -> member.alive(groups.nowMs()));
        return group.is(GroupState.PREPARING_REBALANCE)
                ? Errors.REBALANCE_IN_PROGRESS
                : Errors.NONE;
    }

    LeaveGroupResponseData leave(LeaveGroupRequestData request) {
        if (request.groupId().isEmpty()) {
            return new LeaveGroupResponseData().setErrorCode(Errors.INVALID_GROUP_ID.code());
        }
        Optional<Group> found = groups.find(request.groupId());
        if (found.filter(Group::isDead).isPresent()) {
            return new LeaveGroupResponseData()
                    .setErrorCode(Errors.COORDINATOR_NOT_AVAILABLE.code());
        }
        Optional<ClassicGroup> group = groups.classic(request.groupId());
        int membersBefore = group.map(g -> g.members().size()).orElse(0);
        List<MemberResponse> members = new ArrayList<>();
        for (MemberIdentity identity : request.members()) {
            Errors error =
                    group.isPresent()
                            ? leave(group.get(), identity)
                            : found.flatMap(Group::classicMembers)
                                    .map(others -> others.leave(request.groupId(), identity))
                                    .orElse(Errors.UNKNOWN_MEMBER_ID);
            members.add(
                    new MemberResponse()
                            .setMemberId(identity.memberId())
                            .setGroupInstanceId(identity.groupInstanceId())
                            .setErrorCode(error.code()));
        }
        if (group.isPresent() && group.get().members().size() < membersBefore) {
            rebalance.advanceAfterLoss(group.get(), leavers(request));
        } else {
            group.ifPresent(rebalance::advanceAfterPendingLoss);
        }
        return new LeaveGroupResponseData().setMembers(members);
    }

    private static String leavers(LeaveGroupRequestData request) {
        MemberIdentity first = request.members().getFirst();
        String instance = first.groupInstanceId() == null ? "?" : first.groupInstanceId();
        String who = first.memberId().isEmpty() ? instance : first.memberId();
        int others = request.members().size() - 1;
        return "member " + who + (others == 0 ? "" : " and " + others + " others") + " left";
    }

    private Errors leave(ClassicGroup group, MemberIdentity identity) {
        String memberId = identity.memberId();
        Optional<String> instanceId = Optional.ofNullable(identity.groupInstanceId());
        if (memberId.isEmpty()) {
            // An administrator removes a static member, of which only the instance's name is known.
            return instanceId
                    .flatMap(group::staticMemberId)
                    .map(id -> remove(group, id))
                    .orElse(Errors.UNKNOWN_MEMBER_ID);
        }
        if (group.isPending(memberId) && instanceId.isEmpty()) {
            group.removePending(memberId);
            return Errors.NONE;
        }
        Errors error = MemberCheck.check(group, memberId, instanceId);
        return error == Errors.NONE ? remove(group, memberId) : error;
    }

    private Errors remove(ClassicGroup group, String memberId) {
        group.member(memberId).ifPresent(member -> rebalance.remove(group, member, What.LEFT, ""));
        return Errors.NONE;
    }
}
