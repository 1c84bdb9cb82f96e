package io.minikafka.network.link;

import io.minikafka.base.HostPort;
import java.util.Optional;

/// Where nodes are. May change at any time; asked from any thread; must not block.
@FunctionalInterface
public interface AddressBook {
    /// A number below 0 stands for whoever is at that address: for the first contact with a cluster.
    Optional<HostPort> address(int nodeId);
}
