package io.minikafka.observer.scale;

import java.io.IOException;

/// What carries out decisions. An action may be asked for again with the same id, after a failure or a time-out of
/// which nobody knows whether it was carried out: the same id must not act twice.
public interface Capacity {
    /// Asks for it and waits, a limited time, until it was accepted; not until it is done.
    ///
    /// @throws IOException if it was not, or nobody knows
    void carryOut(Action action) throws IOException, InterruptedException;

    /// @param id unique for each decision
    /// @param kind what to do with nodes
    /// @param nodes how many of them: to wake, or to drain and then put to sleep; 0 at the start of a scaler, to make sure of
    ///     the target
    /// @param target how many there shall be then
    /// @param reason in plain words
    record Action(String id, Kind kind, int nodes, int target, String reason) {}

    enum Kind {
        /// Wake standby nodes, give them tokens of the ring, and let partitions move there.
        WAKE,
        /// Take the tokens away, wait until the partitions have moved, put the nodes to sleep.
        DRAIN
    }
}
