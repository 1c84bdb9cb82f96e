package io.minikafka.broker.group;

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
        Optional<ClassicGroup> group = groups.find(request.groupId());
        return group.isEmpty() ? Errors.UNKNOWN_MEMBER_ID : heartbeat(group.get(), request);
    }

    private Errors heartbeat(ClassicGroup group, HeartbeatRequestData request) {
        if (group.is(GroupState.DEAD)) {
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
        Optional<ClassicGroup> group = groups.find(request.groupId());
        if (group.filter(g -> g.is(GroupState.DEAD)).isPresent()) {
            return new LeaveGroupResponseData()
                    .setErrorCode(Errors.COORDINATOR_NOT_AVAILABLE.code());
        }
        int membersBefore = group.map(g -> g.members().size()).orElse(0);
        List<MemberResponse> members = new ArrayList<>();
        for (MemberIdentity identity : request.members()) {
            Errors error =
                    group.isEmpty() ? Errors.UNKNOWN_MEMBER_ID : leave(group.get(), identity);
            members.add(
                    new MemberResponse()
                            .setMemberId(identity.memberId())
                            .setGroupInstanceId(identity.groupInstanceId())
                            .setErrorCode(error.code()));
        }
        if (group.isPresent() && group.get().members().size() < membersBefore) {
            rebalance.advanceAfterLoss(group.get());
        } else {
            group.ifPresent(rebalance::advanceAfterPendingLoss);
        }
        return new LeaveGroupResponseData().setMembers(members);
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
        group.member(memberId)
                .ifPresent(member -> rebalance.remove(group, member, Errors.UNKNOWN_MEMBER_ID));
        return Errors.NONE;
    }
}
