package io.minikafka.broker.share.service;

import java.util.UUID;
import org.apache.kafka.common.Uuid;

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
