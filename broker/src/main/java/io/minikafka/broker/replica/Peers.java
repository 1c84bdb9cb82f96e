package io.minikafka.broker.replica;

import io.minikafka.base.ByteRegion;
import io.minikafka.cluster.replication.ReplicaLetter;
import java.util.Optional;

/// The way to replicas on other nodes. What is sent may be lost; nothing here blocks.
public interface Peers {
    /// @param records follow the letter; belong to the peers from now on
    void send(ReplicaLetter letter, Optional<ByteRegion> records);

    /// How many bytes of records that node can be sent now; more would be dropped.
    long roomBytes(int nodeId);
}
