package io.minikafka.broker.group;

import org.apache.kafka.common.protocol.Errors;

/// Who may commit offsets of a classic group: members of the current generation, and anybody while there are
/// none.
final class ClassicCommits {
    private ClassicCommits() {}

    static Errors admit(ClassicGroup group, OffsetCommit commit, long nowMs) {
        Errors error = check(group, commit);
        if (error == Errors.NONE && !commit.isTransactional()) {
            group.member(commit.memberId()).ifPresent(member -> member.alive(nowMs));
        }
        return error;
    }

    private static Errors check(ClassicGroup group, OffsetCommit commit) {
        if (commit.generation() < 0 && group.is(GroupState.EMPTY)) {
            return Errors.NONE;
        }
        boolean saysItIsMember =
                commit.generation() >= 0
                        || !commit.memberId().isEmpty()
                        || commit.instanceId().isPresent();
        if (!saysItIsMember) {
            // The members' offsets are the members' own; a producer need not know them (KIP-447).
            return commit.isTransactional() ? Errors.NONE : Errors.UNKNOWN_MEMBER_ID;
        }
        Errors error = MemberCheck.check(group, commit.memberId(), commit.instanceId());
        if (error != Errors.NONE) {
            return error;
        }
        if (commit.generation() != group.generation()) {
            return Errors.ILLEGAL_GENERATION;
        }
        // It has joined the new generation and so has given up what it worked on in the last one.
        return group.is(GroupState.COMPLETING_REBALANCE) && !commit.isTransactional()
                ? Errors.REBALANCE_IN_PROGRESS
                : Errors.NONE;
    }
}
