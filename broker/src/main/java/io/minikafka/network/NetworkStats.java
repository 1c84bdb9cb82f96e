package io.minikafka.network;

/// Is told what happens, for metrics and tests. Called from event loops and the acceptor: must be quick and
/// thread-safe.
public interface NetworkStats {
    /// A connection was accepted.
    void accepted();

    /// A connection was not accepted.
    void refused(RefuseReason reason);

    /// An accepted connection ended.
    void closed(CloseReason reason);

    /// Bytes arrived.
    void bytesIn(long bytes);

    /// Bytes left.
    void bytesOut(long bytes);

    /// A request was handed to the broker.
    void request();

    /// A connection is not read for now, because a limit of what is in flight was reached.
    void paused();

    /// So many event loops did not come to the end of a turn for seconds. Told once in a second.
    void stuckLoops(int count);
}
