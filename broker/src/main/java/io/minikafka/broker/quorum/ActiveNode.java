package io.minikafka.broker.quorum;

import io.minikafka.cluster.metadata.raft.PeerCalls.Peer;
import java.util.Optional;

/// Who is active, as far as this node knows. Any thread.
public interface ActiveNode {
    /// Empty if nobody is known to be, or it is this node.
    Optional<Peer> other();

    /// Whether it is this node.
    boolean isHere();
}
