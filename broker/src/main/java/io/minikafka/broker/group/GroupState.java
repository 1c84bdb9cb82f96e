package io.minikafka.broker.group;

/// Where a group stands.
///
///     EMPTY                 no members; perhaps offsets         > PREPARING, DEAD
///     PREPARING_REBALANCE   waits for its members to join       > COMPLETING, EMPTY
///     COMPLETING_REBALANCE  waits for the leader's assignment   > STABLE, PREPARING
///     STABLE                all have their assignment           > PREPARING
///     DEAD                  its removal is being written        > EMPTY when that fails, else gone
public enum GroupState {
    EMPTY("Empty"),
    PREPARING_REBALANCE("PreparingRebalance"),
    COMPLETING_REBALANCE("CompletingRebalance"),
    STABLE("Stable"),
    DEAD("Dead");

    private final String label;

    GroupState(String label) {
        this.label = label;
    }

    /// The name that clients know.
    public String label() {
        return label;
    }
}
