package io.minikafka.cluster.metadata.raft;

import io.minikafka.base.HostPort;
import java.util.List;
import java.util.UUID;

/// What the engine must know of this node and its cluster.
///
/// @param clusterId as Kafka writes it
/// @param address at which the other nodes reach this one
/// @param contacts nodes that may know who leads; may be old, may be empty
/// @param fetchTimeoutMs without news of the leader for this long, another one is elected
/// @param electionTimeoutMs how long votes are awaited
public record QuorumSettings(
        String clusterId,
        int nodeId,
        UUID directoryId,
        HostPort address,
        List<HostPort> contacts,
        int fetchTimeoutMs,
        int electionTimeoutMs) {
    public static final int FETCH_TIMEOUT_MS = 900;
    public static final int ELECTION_TIMEOUT_MS = 500;

    public QuorumSettings {
        // The library wants somebody to ask; a founder asks itself, and knows.
        contacts = contacts.isEmpty() ? List.of(address) : List.copyOf(contacts);
    }
}
