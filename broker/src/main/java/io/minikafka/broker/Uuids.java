package io.minikafka.broker;

import java.util.UUID;
import org.apache.kafka.common.Uuid;

/// The protocol has its own type for ids; we use Java's.
public final class Uuids {
    private Uuids() {}

    public static UUID toJava(Uuid id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    public static Uuid toKafka(UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
