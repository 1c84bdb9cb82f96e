package io.minikafka.broker;

import io.minikafka.base.HostPort;
import java.util.Optional;

/// Where groups and transactions are coordinated. Any thread.
@FunctionalInterface
public interface CoordinatorHome {
    /// Empty while nobody can be named.
    ///
    /// @param key id of the group, or transactional id
    Optional<Place> find(RequestContext context, CoordinatorType type, String key);

    /// @param address as the client behind the request can reach it
    record Place(int nodeId, HostPort address) {}

    /// A node that is alone does it all.
    static CoordinatorHome here(NodeAddress here) {
        return (context, _, _) -> Optional.of(new Place(here.nodeId(), here.of(context)));
    }
}
