package io.minikafka.broker.group;

import java.util.ArrayDeque;

/// Bounds the entries of all [RebalanceLog]s together: each entry beyond the limit costs about the oldest one.
/// Owned by the coordinator's thread.
final class RebalanceLogs {
    static final int ENTRIES_MAX = 100_000;

    /// Whose entries there are, in the order in which they came.
    private final ArrayDeque<RebalanceLog> entries = new ArrayDeque<>();

    private final int entriesMax;

    RebalanceLogs(int entriesMax) {
        this.entriesMax = entriesMax;
    }

    RebalanceLog open() {
        return new RebalanceLog(this);
    }

    void added(RebalanceLog log) {
        if (entries.size() == entriesMax) {
            entries.removeFirst().dropOldest();
        }
        entries.addLast(log);
    }
}
