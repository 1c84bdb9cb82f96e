package io.minikafka.broker.admin;

import io.minikafka.broker.MetadataErrors;
import io.minikafka.cluster.metadata.MetadataCommand.AlterConfigs;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigChange;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigOperation;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.ResourceType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// What the two APIs that change settings have in common: the resources of one request, what is asked for
/// each or what is wrong with asking so, and the answers in the same order.
final class ConfigAlterations {
    /// Kafka's code for the levels of a broker's own log.
    private static final byte BROKER_LOGGER = 8;

    private final Map<Resource, Outcome<ConfigChange>> asked = new LinkedHashMap<>();

    /// A resource as the protocol names it.
    record Resource(byte type, String name) {}

    /// The answer for one resource.
    ///
    /// @param message empty without an error
    record Answered(Resource resource, Errors error, String message) {}

    /// Adds the operations for one resource.
    void add(
            byte type, String name, boolean replaceAll, List<Outcome<ConfigOperation>> operations) {
        Resource resource = new Resource(type, name);
        Outcome<ConfigChange> change = change(resource, replaceAll, operations);
        if (asked.put(resource, change) != null) {
            asked.put(resource, refused("Each resource must appear at most once."));
        }
    }

    /// Carries out what can be and gives `answers` one answer for each resource.
    void submit(MetadataRequests metadata, boolean validateOnly, Consumer<List<Answered>> answers) {
        List<ConfigChange> changes = new ArrayList<>();
        for (Outcome<ConfigChange> outcome : asked.values()) {
            if (outcome instanceof Outcome.Done<ConfigChange>(ConfigChange change)) {
                changes.add(change);
            }
        }
        metadata.submit(
                new AlterConfigs(changes, validateOnly),
                results -> answers.accept(answers(results)));
    }

    /// Refuses a request for a reason that it shares with no other part of it.
    static <T> Outcome<T> refused(String message) {
        return new Outcome.Refused<>(MetadataError.INVALID_REQUEST, message);
    }

    private static Outcome<ConfigChange> change(
            Resource resource, boolean replaceAll, List<Outcome<ConfigOperation>> operations) {
        Optional<ResourceType> type = ResourceType.ofCode(resource.type());
        if (type.isEmpty()) {
            return refused(
                    resource.type() == BROKER_LOGGER
                            ? "The broker's log has one level, minikafka.log.level, which is set at start."
                            : "Unknown resource type " + resource.type());
        }
        List<ConfigOperation> good = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Outcome<ConfigOperation> operation : operations) {
            switch (operation) {
                case Outcome.Refused<ConfigOperation>(MetadataError error, String message) -> {
                    return new Outcome.Refused<>(error, message);
                }
                case Outcome.Done<ConfigOperation>(ConfigOperation known) -> {
                    if (!keys.add(known.key())) {
                        return refused("Error due to duplicate config keys");
                    }
                    good.add(known);
                }
            }
        }
        return new Outcome.Done<>(new ConfigChange(type.get(), resource.name(), replaceAll, good));
    }

    private List<Answered> answers(List<Outcome<SortedMap<String, String>>> results) {
        List<Answered> answers = new ArrayList<>();
        int next = 0;
        for (Map.Entry<Resource, Outcome<ConfigChange>> entry : asked.entrySet()) {
            Outcome<?> outcome =
                    entry.getValue() instanceof Outcome.Done
                            ? results.get(next++)
                            : entry.getValue();
            answers.add(
                    switch (outcome) {
                        case Outcome.Done<?> _ -> new Answered(entry.getKey(), Errors.NONE, "");
                        case Outcome.Refused<?>(MetadataError error, String message) ->
                                new Answered(entry.getKey(), MetadataErrors.of(error), message);
                    });
        }
        return answers;
    }
}
