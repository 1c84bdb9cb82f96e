package io.minikafka.cluster.metadata;

import io.minikafka.cluster.metadata.MetadataCommand.AlterQuotas;
import io.minikafka.cluster.metadata.MetadataCommand.QuotaChange;
import io.minikafka.cluster.metadata.MetadataCommand.QuotaOperation;
import io.minikafka.cluster.metadata.MetadataRecord.QuotaRecord;
import io.minikafka.cluster.metadata.Outcome.Done;
import io.minikafka.cluster.metadata.Outcome.Refused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Decides changes of quotas. All operations on one entity happen or none; entities are independent.
final class QuotaCommands {
    private QuotaCommands() {}

    static Decision<List<Outcome<SortedMap<QuotaKey, Double>>>> alter(
            MetadataImage image, AlterQuotas command) {
        List<MetadataRecord> records = new ArrayList<>();
        List<Outcome<SortedMap<QuotaKey, Double>>> results = new ArrayList<>();
        MetadataImage now = image;
        for (QuotaChange change : command.changes()) {
            Outcome<SortedMap<QuotaKey, Double>> result = alter(now, change);
            results.add(result);
            if (result instanceof Done<SortedMap<QuotaKey, Double>>(SortedMap<QuotaKey, Double> set)
                    && !set.equals(now.quotas(change.entity()))) {
                MetadataRecord record = new QuotaRecord(change.entity(), set);
                records.add(record);
                now = now.replay(record);
            }
        }
        return new Decision<>(command.validateOnly() ? List.of() : records, results);
    }

    private static Outcome<SortedMap<QuotaKey, Double>> alter(
            MetadataImage image, QuotaChange change) {
        QuotaEntity entity = change.entity();
        Optional<Refused<SortedMap<QuotaKey, Double>>> problem = entityProblem(image, entity);
        if (problem.isPresent()) {
            return problem.get();
        }
        SortedMap<QuotaKey, Double> set = new TreeMap<>(image.quotas(entity));
        Set<String> seen = new HashSet<>();
        for (QuotaOperation operation : change.operations()) {
            Optional<QuotaKey> key = QuotaKey.find(operation.key(), !entity.ip().isAny());
            if (key.isEmpty()) {
                return refused("Invalid configuration key " + operation.key());
            }
            if (!seen.add(operation.key())) {
                return refused("The quota " + operation.key() + " is named twice.");
            }
            if (operation.value().isEmpty()) {
                set.remove(key.get());
                continue;
            }
            double value = operation.value().getAsDouble();
            Optional<String> badValue = key.get().problem(value);
            if (badValue.isPresent()) {
                return refused(badValue.get());
            }
            set.put(key.get(), value);
        }
        return new Done<>(set);
    }

    private static Optional<Refused<SortedMap<QuotaKey, Double>>> entityProblem(
            MetadataImage image, QuotaEntity entity) {
        boolean ofClients = !entity.user().isAny() || !entity.clientId().isAny();
        if (!ofClients && entity.ip().isAny()) {
            return Optional.of(refused("Invalid empty client quota entity"));
        }
        if (ofClients && !entity.ip().isAny()) {
            return Optional.of(
                    refused("Invalid quota entity combination, ip stands alone: " + entity));
        }
        for (QuotaEntity.Part part : List.of(entity.user(), entity.clientId(), entity.ip())) {
            if (part instanceof QuotaEntity.Part.Named(String name)
                    && name.length() > MetadataLimits.RESOURCE_NAME_CHARS_MAX) {
                return Optional.of(
                        refused(
                                "A name has at most %d characters; this one has %d."
                                        .formatted(
                                                MetadataLimits.RESOURCE_NAME_CHARS_MAX,
                                                name.length())));
            }
        }
        return image.quotas(entity).isEmpty()
                        && image.quotaEntities() >= MetadataLimits.QUOTA_ENTITIES_MAX
                ? Optional.of(
                        new Refused<>(
                                MetadataError.LIMIT_REACHED,
                                "At most %d users, client ids and addresses can have quotas."
                                        .formatted(MetadataLimits.QUOTA_ENTITIES_MAX)))
                : Optional.empty();
    }

    private static Refused<SortedMap<QuotaKey, Double>> refused(String message) {
        return new Refused<>(MetadataError.INVALID_REQUEST, message);
    }
}
