package io.minikafka.broker.quota;

import io.minikafka.broker.QuotaGate;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataLimits;
import io.minikafka.cluster.metadata.QuotaEntity;
import io.minikafka.cluster.metadata.QuotaEntity.Part;
import io.minikafka.cluster.metadata.QuotaKey;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;

/// The quotas of one metadata image, and which of them count for whom. Immutable but for what it remembers of
/// clients that it was asked for.
final class QuotaRules {
    /// Longer client ids cannot have a quota of their own, and are measured together: each costs memory.
    private static final int CLIENT_ID_CHARS_MAX = MetadataLimits.RESOURCE_NAME_CHARS_MAX;

    private static final String TOO_LONG = "(too long)";
    private static final Part ANY = QuotaEntity.ANY;
    private static final Part DEFAULT = QuotaEntity.DEFAULT;

    private final Map<QuotaEntity, SortedMap<QuotaKey, Double>> quotas = new HashMap<>();
    private final Meters meters;
    private final int clientsMax;
    private final boolean ofClients;
    private final boolean ofAddresses;
    private final ConcurrentHashMap<String, ClientLimits> clients = new ConcurrentHashMap<>();

    QuotaRules(MetadataImage image, Meters meters, int clientsMax) {
        image.quotas().forEach(record -> quotas.put(record.entity(), record.quotas()));
        this.meters = meters;
        this.clientsMax = clientsMax;
        this.ofClients = quotas.keySet().stream().anyMatch(entity -> entity.ip().isAny());
        this.ofAddresses = quotas.keySet().stream().anyMatch(entity -> !entity.ip().isAny());
    }

    boolean ofClients() {
        return ofClients;
    }

    ClientLimits of(String named) {
        String clientId = named.length() > CLIENT_ID_CHARS_MAX ? TOO_LONG : named;
        ClientLimits known = clients.get(clientId);
        if (known != null) {
            return known;
        }
        if (clients.size() >= clientsMax) {
            clients.clear();
        }
        return clients.computeIfAbsent(clientId, id -> resolve(QuotaGate.ANONYMOUS, id));
    }

    Optional<Limit> of(InetAddress address) {
        if (!ofAddresses) {
            return Optional.empty();
        }
        String name = address.getHostAddress();
        for (Part ip : List.of(new Part.Named(name), DEFAULT)) {
            QuotaEntity entity = new QuotaEntity(ANY, ANY, ip);
            Optional<Double> bound = bound(entity, QuotaKey.CONNECTION);
            if (bound.isPresent()) {
                return Optional.of(
                        new Limit(
                                bound.get(), meters.meter(QuotaKey.CONNECTION, entity, "", name)));
            }
        }
        return Optional.empty();
    }

    private ClientLimits resolve(String user, String client) {
        return new ClientLimits(
                limit(QuotaKey.PRODUCE, user, client),
                limit(QuotaKey.FETCH, user, client),
                limit(QuotaKey.REQUEST, user, client),
                limit(QuotaKey.MUTATION, user, client));
    }

    /// Kafka's order: what is said of the user comes before what is said of the client, a name before the
    /// default.
    private Optional<Limit> limit(QuotaKey key, String user, String client) {
        Part named = new Part.Named(user);
        Part id = new Part.Named(client);
        for (QuotaEntity entity :
                List.of(
                        new QuotaEntity(named, id, ANY),
                        new QuotaEntity(named, DEFAULT, ANY),
                        new QuotaEntity(named, ANY, ANY),
                        new QuotaEntity(DEFAULT, id, ANY),
                        new QuotaEntity(DEFAULT, DEFAULT, ANY),
                        new QuotaEntity(DEFAULT, ANY, ANY),
                        new QuotaEntity(ANY, id, ANY),
                        new QuotaEntity(ANY, DEFAULT, ANY))) {
            Optional<Double> bound = bound(entity, key);
            if (bound.isPresent()) {
                return Optional.of(
                        new Limit(
                                bound.get(),
                                meters.meter(
                                        key,
                                        entity,
                                        entity.user().isAny() ? "" : user,
                                        entity.clientId().isAny() ? "" : client)));
            }
        }
        return Optional.empty();
    }

    private Optional<Double> bound(QuotaEntity entity, QuotaKey key) {
        return Optional.ofNullable(quotas.get(entity)).map(set -> set.get(key));
    }
}
