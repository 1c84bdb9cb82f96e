package io.minikafka.broker.txn;

/// Where the transaction of a transactional id stands. RFC 0005, 4.1 has the table of transitions.
public enum TransactionState {
    /// The producer has done nothing yet.
    EMPTY("Empty"),
    /// Partitions or groups were added.
    ONGOING("Ongoing"),
    /// Decided: it commits, whatever happens. Markers are being written.
    PREPARE_COMMIT("PrepareCommit"),
    /// Decided: it aborts, whatever happens. Markers are being written.
    PREPARE_ABORT("PrepareAbort"),
    /// Committed, and every marker is written.
    COMPLETE_COMMIT("CompleteCommit"),
    /// Aborted, and every marker is written.
    COMPLETE_ABORT("CompleteAbort");

    private final String label;

    TransactionState(String label) {
        this.label = label;
    }

    /// The name that administrators see.
    public String label() {
        return label;
    }

    /// Whether the outcome is decided and not yet everywhere.
    boolean isEnding() {
        return this == PREPARE_COMMIT || this == PREPARE_ABORT;
    }

    /// Whether nothing is under way.
    boolean isIdle() {
        return this == EMPTY || this == COMPLETE_COMMIT || this == COMPLETE_ABORT;
    }
}
