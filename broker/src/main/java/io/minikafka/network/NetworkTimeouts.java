package io.minikafka.network;

/// How long a connection may do nothing useful, in milliseconds.
///
/// @param idleMs without a request in flight or a byte moved (connections.max.idle.ms)
/// @param requestReadMs in which a request that has begun must end or make progress: at least 64 KiB or a
///     tenth of its size. Ends clients that send a byte now and then
/// @param writeStallMs without a byte taken by a client whose response holds memory. One whose response lies in a
///     file has `idleMs`: a consumer reads nothing between two polls, which may take it minutes
///     (max.poll.interval.ms)
/// @param lingerMs for the last responses to arrive, after either side has said that it will send no more
public record NetworkTimeouts(long idleMs, long requestReadMs, long writeStallMs, long lingerMs) {
    public NetworkTimeouts {
        if (idleMs < 1 || requestReadMs < 1 || writeStallMs < 1 || lingerMs < 1) {
            throw new IllegalArgumentException("timeouts must be at least 1 ms");
        }
    }

    /// Kafka's timeout for idle connections, and ours for the others.
    public static NetworkTimeouts defaults() {
        return new NetworkTimeouts(600_000, 30_000, 30_000, 2_000);
    }

    long shortestMs() {
        return Math.min(Math.min(idleMs, requestReadMs), Math.min(writeStallMs, lingerMs));
    }
}
