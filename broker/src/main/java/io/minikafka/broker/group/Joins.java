package io.minikafka.broker.group;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.protocol.Errors;

/// JoinGroup: who may become or stay a member, and what that sets off.
final class Joins {
    private final Groups groups;
    private final Rebalance rebalance;

    Joins(Groups groups, Rebalance rebalance) {
        this.groups = groups;
        this.rebalance = rebalance;
    }

    void join(JoinCall call) {
        Errors invalid = invalid(call.request());
        if (invalid != Errors.NONE) {
            call.reply().error(invalid, call.memberId());
            return;
        }
        Optional<Group> found = groups.find(call.groupId());
        if (found.isPresent() && found.get() instanceof ClassicGroup group) {
            join(group, call);
        } else if (found.isPresent() && !yields(found.get())) {
            found.get()
                    .classicMembers()
                    .ifPresentOrElse(
                            members -> members.join(call),
                            () ->
                                    call.reply()
                                            .error(
                                                    Errors.INCONSISTENT_GROUP_PROTOCOL,
                                                    call.memberId()));
        } else if (found.isPresent() && found.get().isDead()) {
            call.reply().error(Errors.COORDINATOR_NOT_AVAILABLE, call.memberId());
        } else if (!call.memberId().isEmpty()) {
            call.reply().error(Errors.UNKNOWN_MEMBER_ID, call.memberId());
        } else if (found.isEmpty() && groups.isFull()) {
            call.reply().error(Errors.POLICY_VIOLATION, call.memberId());
        } else if (call.request().protocolType().isEmpty() || call.protocols().isEmpty()) {
            call.reply().error(Errors.INCONSISTENT_GROUP_PROTOCOL, call.memberId());
        } else {
            join(rebalance.create(call.groupId()), call);
        }
    }

    /// Whether a group of another type makes room for a classic one: nobody is in it, and nothing hangs on its
    /// id but offsets.
    private static boolean yields(Group group) {
        return group.isVacant() && group.type() != GroupType.SHARE;
    }

    private Errors invalid(JoinGroupRequestData request) {
        GroupConfig config = groups.config();
        if (request.groupId().isEmpty()) {
            return Errors.INVALID_GROUP_ID;
        }
        if (request.sessionTimeoutMs() < config.minSessionTimeoutMs()
                || request.sessionTimeoutMs() > config.maxSessionTimeoutMs()) {
            return Errors.INVALID_SESSION_TIMEOUT;
        }
        return Errors.NONE;
    }

    private void join(ClassicGroup group, JoinCall call) {
        if (group.isDead()) {
            call.reply().error(Errors.COORDINATOR_NOT_AVAILABLE, call.memberId());
        } else if (!hasRoom(group, call)) {
            call.reply().error(Errors.GROUP_MAX_SIZE_REACHED, "");
        } else if (!group.accepts(call.request().protocolType(), call.protocols())) {
            call.reply().error(Errors.INCONSISTENT_GROUP_PROTOCOL, call.memberId());
        } else if (call.memberId().isEmpty()) {
            joinNew(group, call);
        } else if (group.isPending(call.memberId()) && call.instanceId().isEmpty()) {
            rebalance.admit(group, call, call.memberId());
        } else {
            joinAgain(group, call);
        }
    }

    private boolean hasRoom(ClassicGroup group, JoinCall call) {
        GroupConfig config = groups.config();
        long sizeBytes =
                group.sizeBytesWithout(call.memberId()) + ClassicGroup.sizeBytes(call.protocols());
        if (sizeBytes > config.maxGroupBytes()) {
            return false;
        }
        Optional<Member> known = group.member(call.memberId());
        return switch (group.state()) {
            case EMPTY -> group.pendingMembers() <= config.maxMembers();
            // The first ones to join again get the places, should the limit have been lowered.
            case PREPARING_REBALANCE ->
                    known.filter(Member::awaitsJoin).isPresent()
                            || (group.awaitingJoin() < config.maxMembers()
                                    && group.pendingMembers() <= config.maxMembers());
            case COMPLETING_REBALANCE, STABLE ->
                    known.isPresent() || group.members().size() < config.maxMembers();
        };
    }

    private void joinNew(ClassicGroup group, JoinCall call) {
        String memberId = call.freshMemberId();
        Optional<Member> earlier =
                call.instanceId().flatMap(group::staticMemberId).flatMap(group::member);
        if (earlier.isPresent()) {
            replace(group, earlier.get(), call, memberId);
        } else if (call.asksForIdFirst()) {
            Deadlines.Deadline expiry =
                    groups.deadlines().deadline(() -> pendingTimedOut(group, memberId));
            expiry.set(groups.nowMs() + call.request().sessionTimeoutMs());
            group.addPending(memberId, expiry);
            call.reply().error(Errors.MEMBER_ID_REQUIRED, memberId);
        } else {
            rebalance.admit(group, call, memberId);
        }
    }

    private void pendingTimedOut(ClassicGroup group, String memberId) {
        group.removePending(memberId);
        rebalance.advanceAfterPendingLoss(group);
    }

    private void joinAgain(ClassicGroup group, JoinCall call) {
        Errors error = MemberCheck.check(group, call.memberId(), call.instanceId());
        Optional<Member> found = group.member(call.memberId());
        if (error != Errors.NONE || found.isEmpty()) {
            call.reply().error(error, call.memberId());
            return;
        }
        Member member = found.get();
        boolean isUnchanged = member.protocols().equals(call.protocols());
        switch (group.state()) {
            case PREPARING_REBALANCE -> rebalance.rejoin(group, member, call);
            case COMPLETING_REBALANCE -> {
                if (isUnchanged) {
                    // It may have missed the answer.
                    tell(group, call, JoinResponses.current(group, member.id()));
                } else {
                    rebalance.rejoin(group, member, call);
                }
            }
            case STABLE -> {
                // A leader that joins again wants to assign anew: it has seen more partitions, say.
                if (isUnchanged && !group.isLeader(member.id())) {
                    tell(group, call, JoinResponses.current(group, member.id()));
                } else {
                    rebalance.rejoin(group, member, call);
                }
            }
            case EMPTY -> call.reply().error(Errors.UNKNOWN_MEMBER_ID, call.memberId());
        }
    }

    /// A static member is back under a new id: the old one, should it still live, is fenced.
    private void replace(ClassicGroup group, Member earlier, JoinCall call, String memberId) {
        String leaderBefore = group.leader().orElse("");
        rebalance.release(group, earlier, Errors.FENCED_INSTANCE_ID);
        group.synced(earlier.id());
        Member member = rebalance.newMember(group, call.member(memberId, earlier.assignment()));
        member.settled();
        group.replace(earlier, member);
        member.alive(groups.nowMs());
        group.log()
                .event(
                        groups.wallMs(),
                        RebalanceLog.What.REJOINED,
                        memberId,
                        call.clientId(),
                        "in the place of " + earlier.id());
        boolean keepsProtocol = group.protocol().filter(group.electProtocol()::equals).isPresent();
        if (group.is(GroupState.STABLE) && keepsProtocol) {
            resume(group, member, call, leaderBefore);
        } else {
            group.park(member, call.reply());
            rebalance.advance(group, "static member " + memberId + " came back");
        }
    }

    /// No rebalance: the member goes on with the assignment that it had. If it is the leader it need not
    /// assign again, but may look whether it should (KIP-814); older clients are told of a leader that
    /// they are not.
    private void resume(ClassicGroup group, Member member, JoinCall call, String leaderBefore) {
        JoinGroupResponseData response =
                call.reply().canSkipAssignment()
                        ? JoinResponses.current(group, member.id())
                                .setSkipAssignment(group.isLeader(member.id()))
                        : JoinResponses.response(group, member.id(), leaderBefore);
        groups.save(
                group,
                group.image(GroupState.STABLE, Map.of()),
                () -> call.reply().send(response),
                () -> call.reply().error(Errors.COORDINATOR_NOT_AVAILABLE, ""));
    }

    private void tell(ClassicGroup group, JoinCall call, JoinGroupResponseData response) {
        groups.afterWrites(
                group,
                () -> call.reply().send(response),
                () -> call.reply().error(Errors.COORDINATOR_NOT_AVAILABLE, call.memberId()));
    }
}
