package io.minikafka.broker.nodes;

import io.minikafka.cluster.membership.Rumour;
import java.util.List;
import java.util.Optional;

/// What this node believes of all nodes, at one moment. A hint: nothing may be decided by it that touches data.
///
/// @param believed this node first
/// @param doubtsItself so many look dead that it is rather this node that is cut off
/// @param strangers packets that were not of this cluster, or damaged
public record NodesView(List<Rumour> believed, boolean doubtsItself, long strangers) {
    public NodesView {
        believed = List.copyOf(believed);
    }

    public Optional<Rumour> of(int nodeId) {
        return believed.stream().filter(rumour -> rumour.nodeId() == nodeId).findFirst();
    }
}
