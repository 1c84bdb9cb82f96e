package io.minikafka.broker.group;

/// Where a classic group stands.
///
///     EMPTY                 no members; perhaps offsets         > PREPARING
///     PREPARING_REBALANCE   waits for its members to join       > COMPLETING, EMPTY
///     COMPLETING_REBALANCE  waits for the leader's assignment   > STABLE, PREPARING
///     STABLE                all have their assignment           > PREPARING
public enum GroupState {
    EMPTY("Empty"),
    PREPARING_REBALANCE("PreparingRebalance"),
    COMPLETING_REBALANCE("CompletingRebalance"),
    STABLE("Stable");

    private final String label;

    GroupState(String label) {
        this.label = label;
    }

    /// The name that clients know.
    public String label() {
        return label;
    }
}
