package io.minikafka.cluster.conductor;

import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.ring.Ring;
import io.minikafka.cluster.ring.RingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The ring of a cluster's nodes; a node that is drained has no tokens.
public final class Rings {
    private Rings() {}

    public static Ring of(ClusterImage cluster) {
        return of(cluster, _ -> true);
    }

    /// The same for moves: nodes that are fenced keep what they have, and get nothing.
    static Ring forMoves(ClusterImage cluster) {
        return of(cluster, _ -> true, NodeImage::fenced);
    }

    static Ring of(ClusterImage cluster, Predicate<NodeImage> which) {
        return of(cluster, which, _ -> false);
    }

    private static Ring of(
            ClusterImage cluster, Predicate<NodeImage> which, Predicate<NodeImage> away) {
        List<RingNode> nodes = new ArrayList<>();
        for (NodeImage node : cluster.nodes()) {
            if (which.test(node)) {
                nodes.add(
                        new RingNode(
                                node.nodeId(),
                                node.draining() ? 0 : node.weight(),
                                node.rack(),
                                away.test(node)));
            }
        }
        return new Ring(nodes);
    }

    static int holders(Ring ring) {
        return Math.toIntExact(ring.nodes().stream().filter(node -> node.weight() > 0).count());
    }
}
