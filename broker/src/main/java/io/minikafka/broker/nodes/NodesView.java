package io.minikafka.broker.nodes;

import io.minikafka.base.HostPort;
import io.minikafka.cluster.membership.Rumour;
import io.minikafka.cluster.membership.Status;
import java.util.List;
import java.util.Optional;

/// What this node believes of all nodes, at one moment. A hint: nothing may be decided by it that touches data.
///
/// @param believed this node first
/// @param doubtsItself so many look dead that it is rather this node that is cut off
/// @param strangers packets that were not of this cluster, or damaged
public record NodesView(List<Rumour> believed, boolean doubtsItself, long strangers) {
    /// Of a node that is only just joining its cluster.
    public static final NodesView NOTHING = new NodesView(List.of(), false, 0);

    public NodesView {
        believed = List.copyOf(believed);
    }

    /// Of a node in no cluster, which knows of itself only.
    public static NodesView alone(int nodeId, HostPort address, String version) {
        return new NodesView(
                List.of(new Rumour(nodeId, 0, Status.ALIVE, address, version, 0, nodeId)),
                false,
                0);
    }

    public Optional<Rumour> of(int nodeId) {
        return believed.stream().filter(rumour -> rumour.nodeId() == nodeId).findFirst();
    }
}
