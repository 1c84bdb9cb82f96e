package io.minikafka.cluster.membership;

import io.minikafka.base.HostPort;
import java.util.List;

/// What nodes send each other. All carry rumours.
public sealed interface Packet {
    int RUMOURS_MAX = 12;

    int from();

    List<Rumour> rumours();

    /// Are you there?
    ///
    /// @param number comes back with the ack
    /// @param replyTo where the ack is to go
    record Ping(int from, long number, HostPort replyTo, List<Rumour> rumours) implements Packet {}

    record Ack(int from, long number, List<Rumour> rumours) implements Packet {}

    /// Ping `target` for me, and pass its ack on.
    record PingFor(int from, long number, HostPort replyTo, HostPort target, List<Rumour> rumours)
            implements Packet {}
}
