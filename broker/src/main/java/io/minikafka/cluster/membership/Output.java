package io.minikafka.cluster.membership;

import io.minikafka.base.HostPort;

/// What a node's gossip wants done.
public sealed interface Output {
    record Send(HostPort to, Packet packet) implements Output {}

    /// Something new is believed of a member.
    record Became(Rumour rumour) implements Output {}
}
