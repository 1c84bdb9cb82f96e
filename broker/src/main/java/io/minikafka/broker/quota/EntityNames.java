package io.minikafka.broker.quota;

import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.QuotaEntity;
import io.minikafka.cluster.metadata.QuotaEntity.Part;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.EntityData;

/// Quota entities as Kafka's protocol names their parts.
final class EntityNames {
    static final String USER = "user";
    static final String CLIENT_ID = "client-id";
    static final String IP = "ip";

    private EntityNames() {}

    static Outcome<QuotaEntity> read(List<EntityData> parts) {
        Map<String, Part> read = new LinkedHashMap<>();
        for (EntityData part : parts) {
            String type = part.entityType();
            Optional<String> name = Optional.ofNullable(part.entityName());
            if (!isKnown(type)) {
                return refused("Unhandled client quota entity type: " + type);
            }
            if (name.isPresent() && name.get().isEmpty()) {
                return refused("Empty " + type + " not supported");
            }
            if (type.equals(IP) && name.isPresent()) {
                Optional<String> address = address(name.get());
                if (address.isEmpty()) {
                    return refused(name.get() + " is not a valid IP address.");
                }
                name = address;
            }
            if (read.put(type, Part.of(name)) != null) {
                return refused("The entity type " + type + " is named twice.");
            }
        }
        return new Outcome.Done<>(
                new QuotaEntity(
                        read.getOrDefault(USER, QuotaEntity.ANY),
                        read.getOrDefault(CLIENT_ID, QuotaEntity.ANY),
                        read.getOrDefault(IP, QuotaEntity.ANY)));
    }

    /// The parts that an entity asks for, by their names.
    static Map<String, Part> parts(QuotaEntity entity) {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put(USER, entity.user());
        parts.put(CLIENT_ID, entity.clientId());
        parts.put(IP, entity.ip());
        parts.values().removeIf(Part::isAny);
        return parts;
    }

    static boolean isKnown(String type) {
        return type.equals(USER) || type.equals(CLIENT_ID) || type.equals(IP);
    }

    /// Names of hosts are not looked up: what they mean tomorrow nobody knows.
    private static Optional<String> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text).getHostAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Outcome<QuotaEntity> refused(String message) {
        return new Outcome.Refused<>(MetadataError.INVALID_REQUEST, message);
    }
}
