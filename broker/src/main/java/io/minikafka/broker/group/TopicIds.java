package io.minikafka.broker.group;

import org.apache.kafka.common.Uuid;

import java.util.UUID;

/// The protocol has its own type for ids; we use Java's.
final class TopicIds {
    private TopicIds() {}

    static UUID toJava(Uuid id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    static Uuid toKafka(UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
