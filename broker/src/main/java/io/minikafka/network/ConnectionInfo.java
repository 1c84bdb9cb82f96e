package io.minikafka.network;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;

/// Who is at the other end: what the broker may know of a connection. Lives as long as anyone refers to it;
/// safe to read from any thread.
public final class ConnectionInfo {
    private final long id;
    private final InetSocketAddress remoteAddress;
    private final InetSocketAddress localAddress;
    private volatile Optional<Object> attachment = Optional.empty();
    private volatile OptionalInt peer = OptionalInt.empty();

    /// `localAddress` is the address of this node that the client used.
    public ConnectionInfo(
            long id, InetSocketAddress remoteAddress, InetSocketAddress localAddress) {
        this.id = id;
        this.remoteAddress = remoteAddress;
        this.localAddress = localAddress;
    }

    /// Unique in this process and never used again.
    public long id() {
        return id;
    }

    /// The client's address.
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    /// The address of this node that the client used.
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    /// Keeps what the broker learned about this client, in place of what was kept before.
    public void attach(Object value) {
        attachment = Optional.of(value);
    }

    /// Forgets what was attached.
    public void detach() {
        attachment = Optional.empty();
    }

    /// What was attached last, if it is of this type.
    public <T> Optional<T> attachment(Class<T> type) {
        return attachment.filter(type::isInstance).map(type::cast);
    }

    /// The node of this cluster at the other end, which has proved that it is one.
    public OptionalInt peer() {
        return peer;
    }

    void isPeer(int nodeId) {
        peer = OptionalInt.of(nodeId);
    }

    @Override
    public String toString() {
        return "connection " + id + " from " + remoteAddress;
    }
}
