package io.minikafka.network;

/// How much clients may ask of a node.
///
/// @param maxConnections connections at a time (max.connections); further ones are closed at once
/// @param maxConnectionsPerIp connections at a time from one address (max.connections.per.ip)
/// @param maxRequestBytes the largest request (socket.request.max.bytes)
/// @param maxInFlightPerConnection requests of one connection that are read but not yet answered; beyond it
///     the connection is not read
/// @param maxInFlightBytes memory of all requests that are being read or handled (queued.max.request.bytes);
///     beyond it nothing new is read. One request may exceed it, so that a large one always gets through
/// @param maxUnsentBytes response bytes in memory that one connection has not taken yet; beyond it the
///     connection is not read
/// @param maxPeerBytes as `maxInFlightBytes`, for requests of other nodes (minikafka.queued.max.peer.bytes): apart, because
///     requests of clients hold their memory until those nodes have answered
public record NetworkLimits(
        int maxConnections,
        int maxConnectionsPerIp,
        int maxRequestBytes,
        int maxInFlightPerConnection,
        long maxInFlightBytes,
        int maxUnsentBytes,
        long maxPeerBytes) {
    public NetworkLimits {
        atLeastOne("maxConnections", maxConnections);
        atLeastOne("maxConnectionsPerIp", maxConnectionsPerIp);
        atLeastOne("maxRequestBytes", maxRequestBytes);
        atLeastOne("maxInFlightPerConnection", maxInFlightPerConnection);
        atLeastOne("maxInFlightBytes", maxInFlightBytes);
        atLeastOne("maxUnsentBytes", maxUnsentBytes);
        atLeastOne("maxPeerBytes", maxPeerBytes);
    }

    /// Kafka's limits where Kafka has one, except that memory in flight is bounded.
    public static NetworkLimits defaults() {
        return new NetworkLimits(10_000, 10_000, 100 << 20, 100, 128L << 20, 1 << 20, 64L << 20);
    }

    /// The same with other limits on connections.
    public NetworkLimits withConnections(int total, int perIp) {
        return new NetworkLimits(
                total,
                perIp,
                maxRequestBytes,
                maxInFlightPerConnection,
                maxInFlightBytes,
                maxUnsentBytes,
                maxPeerBytes);
    }

    /// The same with another largest request.
    public NetworkLimits withMaxRequestBytes(int bytes) {
        return new NetworkLimits(
                maxConnections,
                maxConnectionsPerIp,
                bytes,
                maxInFlightPerConnection,
                maxInFlightBytes,
                maxUnsentBytes,
                maxPeerBytes);
    }

    /// The same with other memory for other nodes.
    public NetworkLimits withMaxPeerBytes(long bytes) {
        return new NetworkLimits(
                maxConnections,
                maxConnectionsPerIp,
                maxRequestBytes,
                maxInFlightPerConnection,
                maxInFlightBytes,
                maxUnsentBytes,
                bytes);
    }

    /// The same with other limits on what is in flight.
    public NetworkLimits withInFlight(int perConnection, long bytes) {
        return new NetworkLimits(
                maxConnections,
                maxConnectionsPerIp,
                maxRequestBytes,
                perConnection,
                bytes,
                maxUnsentBytes,
                maxPeerBytes);
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }
}
