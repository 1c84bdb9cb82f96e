package io.minikafka.network;

/// Why a connection was not accepted.
public enum RefuseReason {
    /// As many connections as max.connections allows.
    TOO_MANY_CONNECTIONS,
    /// As many connections from one address as max.connections.per.ip allows.
    TOO_MANY_FROM_ADDRESS,
    /// More connections per second from one address than its quota allows.
    TOO_FAST_FROM_ADDRESS,
    /// The system could not hand the connection over, for want of file descriptors for instance.
    ACCEPT_FAILED,
    /// The node is stopping.
    STOPPING
}
