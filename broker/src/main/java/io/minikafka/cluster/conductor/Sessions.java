package io.minikafka.cluster.conductor;

import io.minikafka.cluster.metadata.ClusterCommand;
import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.NodeImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// When each node was heard of. A term begins with the belief that all live; who does not speak up is fenced.
/// Owned by the conductor.
final class Sessions {
    private final long sessionMs;
    private final Map<Integer, Long> heardMs = new HashMap<>();
    private final Set<Integer> suspected = new HashSet<>();

    Sessions(long sessionMs) {
        this.sessionMs = sessionMs;
    }

    /// @return a command if that brings it back
    List<ClusterCommand<?>> heard(long nowMs, NodeImage node, long incarnation) {
        if (incarnation != node.incarnation()) {
            return List.of();
        }
        heardMs.put(node.nodeId(), nowMs);
        suspected.remove(node.nodeId());
        return node.fenced()
                ? List.of(new ClusterCommand.Fence(node.nodeId(), incarnation, false))
                : List.of();
    }

    void suspect(int nodeId) {
        suspected.add(nodeId);
    }

    /// A process that has just registered lives.
    void registered(long nowMs, NodeImage node) {
        if (!node.fenced()) {
            heardMs.put(node.nodeId(), nowMs);
            suspected.remove(node.nodeId());
        }
    }

    List<ClusterCommand<?>> expire(long nowMs, ClusterImage cluster) {
        List<ClusterCommand<?>> commands = new ArrayList<>();
        for (NodeImage node : cluster.nodes()) {
            long heard = heardMs.computeIfAbsent(node.nodeId(), _ -> nowMs);
            if (!node.fenced() && nowMs - heard > sessionMs) {
                commands.add(new ClusterCommand.Fence(node.nodeId(), node.incarnation(), true));
            }
        }
        return commands;
    }

    /// Whether the node may be asked for something that matters now.
    boolean seemsAlive(NodeImage node) {
        return !node.fenced() && !suspected.contains(node.nodeId());
    }
}
