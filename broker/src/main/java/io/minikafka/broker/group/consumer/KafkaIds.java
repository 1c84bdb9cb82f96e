package io.minikafka.broker.group.consumer;

import java.util.UUID;
import org.apache.kafka.common.Uuid;

/// The protocol has its own type for ids; we use Java's.
final class KafkaIds {
    private KafkaIds() {}

    static UUID of(Uuid id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    static Uuid of(UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
