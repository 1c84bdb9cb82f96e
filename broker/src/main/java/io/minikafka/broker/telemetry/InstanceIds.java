package io.minikafka.broker.telemetry;

import java.util.UUID;
import org.apache.kafka.common.Uuid;

/// Ids of clients' instances: Kafka's form for the wire and for people, Java's inside.
final class InstanceIds {
    private InstanceIds() {}

    static UUID toJava(Uuid id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    static Uuid toKafka(UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    static String text(UUID id) {
        return toKafka(id).toString();
    }
}
