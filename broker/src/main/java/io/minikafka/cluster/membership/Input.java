package io.minikafka.cluster.membership;

import io.minikafka.base.HostPort;
import java.util.List;

/// What happens to a node's gossip.
public sealed interface Input {
    /// Time has passed; to be said at least every 50 ms.
    record Tick(long nowMs) implements Input {}

    record Received(Packet packet) implements Input {}

    /// The system says that nobody listens there.
    record Refused(HostPort address) implements Input {}

    /// Greet these, of whom only the address is known.
    record Join(List<HostPort> seeds) implements Input {}

    /// The own load changed.
    record Changed(int load) implements Input {}

    /// Say good-bye.
    record Leave() implements Input {}
}
