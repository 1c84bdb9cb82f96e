package io.minikafka.cluster;

import java.util.UUID;

/// Who holds a replica: a broker, and the disk on which it does. A new disk is a new replica, because it
/// has forgotten what it promised. Ordered, so that nothing depends on hashes.
public record ReplicaId(int brokerId, UUID directoryId) implements Comparable<ReplicaId> {
    @Override
    public int compareTo(ReplicaId other) {
        int byBroker = Integer.compare(brokerId, other.brokerId);
        return byBroker != 0 ? byBroker : directoryId.compareTo(other.directoryId);
    }

    @Override
    public String toString() {
        return brokerId + "@" + directoryId;
    }
}
