package io.minikafka.broker.group.consumer;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.modern.MemberState;
import io.minikafka.broker.group.modern.Progress;
import java.util.Map;

/// How far a member has come towards its target.
///
/// @param epoch of the target that it has reached; 0 before any, [#ABSENT] for a static member that is away
/// @param previousEpoch before the last step: the member may not have heard of that step yet
/// @param assigned what it has been told to have
/// @param revoking what it must give up before it goes on
/// @param since at which epoch it got each partition of the two
record MemberProgress(
        int epoch,
        int previousEpoch,
        MemberState state,
        PartitionSet assigned,
        PartitionSet revoking,
        Map<TopicIdPartition, Integer> since)
        implements Progress {
    static final MemberProgress START =
            new MemberProgress(
                    0, 0, MemberState.STABLE, PartitionSet.EMPTY, PartitionSet.EMPTY, Map.of());

    /// All that nobody else may have.
    PartitionSet held() {
        return assigned.plus(revoking);
    }

    /// The static member has gone for a while and keeps what it has.
    MemberProgress away() {
        return new MemberProgress(ABSENT, epoch, state, assigned, revoking, since);
    }

    /// The client starts anew and owns nothing: what it had to give up is given up.
    MemberProgress restarted() {
        return new MemberProgress(0, 0, MemberState.STABLE, assigned, PartitionSet.EMPTY, since);
    }
}
