package io.minikafka.broker.group.modern;

/// How far a member has come towards its target.
public interface Progress {
    /// The epoch of a static member that is away.
    int ABSENT = -2;

    /// Of the target that it has reached; 0 before any.
    int epoch();

    /// Before the last step: the member may not have heard of that step yet.
    int previousEpoch();

    MemberState state();

    default boolean isAbsent() {
        return epoch() == ABSENT;
    }

    default boolean isSettledAt(int targetEpoch) {
        return state() == MemberState.STABLE && epoch() == targetEpoch;
    }

    /// The epoch in a heartbeat is the one before, as if an answer was lost.
    default boolean mayHaveMissed(Heartbeat call) {
        return !isAbsent() && call.memberEpoch() == previousEpoch();
    }
}
