package io.minikafka.broker.quorum;

import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.NodeImage;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Who should vote: three of the nodes, five once there are seven. Pure.
public final class Voters {
    private static final int FEW = 3;
    private static final int MANY = 5;
    private static final int NODES_FOR_MANY = 7;

    private Voters() {}

    /// How many of so many nodes vote.
    public static int wanted(int nodes) {
        return Math.min(nodes, nodes >= NODES_FOR_MANY ? MANY : FEW);
    }

    /// A node with its disk, as the engine knows it.
    record Voter(int nodeId, UUID directoryId) {}

    sealed interface Change {
        record Add(NodeImage node) implements Change {}

        record Remove(Voter voter) implements Change {}
    }

    /// The next change, if one is due; there is one at a time.
    ///
    /// @param caughtUp observers that have read almost all
    /// @param longGone nodes of which nothing was heard for long
    static Optional<Change> next(
            ClusterImage cluster, List<Voter> voters, Set<Voter> caughtUp, Set<Integer> longGone) {
        Set<Integer> voting = new HashSet<>();
        voters.forEach(voter -> voting.add(voter.nodeId()));
        Optional<NodeImage> candidate = Optional.empty();
        for (NodeImage node : cluster.nodes()) {
            if (candidate.isEmpty()
                    && !node.fenced()
                    && !node.draining()
                    && !voting.contains(node.nodeId())
                    && caughtUp.contains(new Voter(node.nodeId(), node.directoryId()))) {
                candidate = Optional.of(node);
            }
        }
        Optional<Voter> useless =
                voters.stream().filter(voter -> isUseless(cluster, voter, longGone)).findFirst();
        // Its disk is gone: it would count as one that does not answer, for ever.
        if (useless.isPresent() && (candidate.isPresent() || isReplaced(cluster, useless.get()))) {
            return useless.map(Change.Remove::new);
        }
        return voters.size() < wanted(cluster.nodeCount())
                ? candidate.map(Change.Add::new)
                : Optional.empty();
    }

    private static boolean isUseless(ClusterImage cluster, Voter voter, Set<Integer> longGone) {
        Optional<NodeImage> node = cluster.node(voter.nodeId());
        return node.isEmpty() || longGone.contains(voter.nodeId()) || isReplaced(cluster, voter);
    }

    private static boolean isReplaced(ClusterImage cluster, Voter voter) {
        return cluster.node(voter.nodeId())
                .filter(node -> !node.directoryId().equals(voter.directoryId()))
                .isPresent();
    }
}
