package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;
import java.util.Arrays;
import java.util.UUID;

/// Replicas for tests, by number.
final class Ids {
    static final ReplicaId A = id(1);
    static final ReplicaId B = id(2);
    static final ReplicaId C = id(3);
    static final ReplicaId D = id(4);

    private Ids() {}

    static ReplicaId id(int broker) {
        return new ReplicaId(broker, new UUID(0, broker));
    }

    static Configuration configuration(ReplicaId... members) {
        return Configuration.of(Arrays.asList(members));
    }
}
