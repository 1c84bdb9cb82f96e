package io.minikafka.cluster.metadata;

import io.minikafka.base.config.ConfigValues;
import io.minikafka.cluster.metadata.MetadataCommand.AlterConfigs;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigChange;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigOperation;
import io.minikafka.cluster.metadata.MetadataRecord.ConfigRecord;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRecord;
import io.minikafka.cluster.metadata.Outcome.Done;
import io.minikafka.cluster.metadata.Outcome.Refused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Decides changes of settings. All operations on one resource happen or none; resources are independent of
/// each other. Owned by the metadata's thread.
final class ConfigCommands {
    private final int nodeId;
    private final ConfigValues broker;
    private final GroupDefaults groupDefaults;
    private Defaults defaults;

    /// What topics fall back to under these settings of the broker.
    private record Defaults(
            SortedMap<String, String> ofNode,
            SortedMap<String, String> ofAll,
            TopicDefaults topics) {}

    ConfigCommands(int nodeId, ConfigValues broker) {
        this.nodeId = nodeId;
        this.broker = broker;
        this.groupDefaults = new GroupDefaults(broker);
        this.defaults =
                new Defaults(
                        Collections.emptySortedMap(),
                        Collections.emptySortedMap(),
                        TopicDefaults.of(broker));
    }

    Decision<List<Outcome<SortedMap<String, String>>>> alter(
            MetadataImage image, AlterConfigs command) {
        List<MetadataRecord> records = new ArrayList<>();
        List<Outcome<SortedMap<String, String>>> results = new ArrayList<>();
        MetadataImage now = image;
        for (ConfigChange change : command.changes()) {
            Outcome<SortedMap<String, String>> result = alter(now, change);
            results.add(result);
            if (result instanceof Done<SortedMap<String, String>>(SortedMap<String, String> set)
                    && !set.equals(now.configs(change.type(), change.name()))) {
                MetadataRecord record = record(now, change, set);
                records.add(record);
                now = now.replay(record);
            }
        }
        return new Decision<>(command.validateOnly() ? List.of() : records, results);
    }

    /// What a new topic sets, checked.
    Outcome<SortedMap<String, String>> ofNewTopic(
            MetadataImage image, SortedMap<String, String> configs) {
        List<ConfigOperation> operations = new ArrayList<>();
        configs.forEach((key, value) -> operations.add(new ConfigOperation.Set(key, value)));
        return editor(image, ResourceType.TOPIC).apply(new TreeMap<>(), operations);
    }

    private Outcome<SortedMap<String, String>> alter(MetadataImage image, ConfigChange change) {
        if (change.type() == ResourceType.TOPIC && ShardTopics.isOne(change.name())) {
            return new Refused<>(MetadataError.INVALID_REQUEST, ShardTopics.refusal(change.name()));
        }
        Optional<Refused<SortedMap<String, String>>> badResource = resourceProblem(image, change);
        if (badResource.isPresent()) {
            return badResource.get();
        }
        SortedMap<String, String> start =
                change.replaceAll()
                        ? new TreeMap<>()
                        : new TreeMap<>(image.configs(change.type(), change.name()));
        Outcome<SortedMap<String, String>> edited =
                editor(image, change.type()).apply(start, change.operations());
        if (change.type() == ResourceType.TOPIC) {
            return edited.then(set -> withQuorums(image, change.name(), set));
        }
        return change.type() == ResourceType.GROUP
                        && edited instanceof Done<SortedMap<String, String>>(var set)
                ? groupDefaults
                        .problem(set)
                        .<Outcome<SortedMap<String, String>>>map(
                                problem -> new Refused<>(MetadataError.INVALID_CONFIG, problem))
                        .orElse(edited)
                : edited;
    }

    /// A topic must keep quorums that meet; on a node alone it has one replica.
    private static Outcome<SortedMap<String, String>> withQuorums(
            MetadataImage image, String topic, SortedMap<String, String> set) {
        int replicas =
                image.topic(topic)
                        .flatMap(known -> image.cluster().partition(known.id(), 0))
                        .map(partition -> partition.wanted().size())
                        .orElse(1);
        return QuorumChoice.of(replicas, set).then(_ -> new Done<>(set));
    }

    private ConfigEditor editor(MetadataImage image, ResourceType type) {
        return switch (type) {
            case TOPIC -> ConfigEditor.ofTopics(defaults(image));
            case BROKER -> ConfigEditor.ofBrokers(defaults(image));
            case CLIENT_METRICS -> ConfigEditor.ofClientMetrics();
            case GROUP -> ConfigEditor.ofGroups(groupDefaults);
        };
    }

    /// Kept from one command to the next: reading all keys costs far more than the rest of a creation.
    private TopicDefaults defaults(MetadataImage image) {
        SortedMap<String, String> ofNode =
                image.configs(ResourceType.BROKER, Integer.toString(nodeId));
        SortedMap<String, String> ofAll = image.configs(ResourceType.BROKER, "");
        Defaults known = defaults;
        if (!known.ofNode().equals(ofNode) || !known.ofAll().equals(ofAll)) {
            known = new Defaults(ofNode, ofAll, TopicDefaults.of(broker, ofNode, ofAll));
            defaults = known;
        }
        return known.topics();
    }

    private Optional<Refused<SortedMap<String, String>>> resourceProblem(
            MetadataImage image, ConfigChange change) {
        String name = change.name();
        return switch (change.type()) {
            case TOPIC ->
                    image.topic(name).isPresent()
                            ? Optional.empty()
                            : refused(
                                    MetadataError.UNKNOWN_TOPIC,
                                    "The topic '" + name + "' does not exist.");
            case BROKER ->
                    name.isEmpty() || isNode(image, name)
                            ? Optional.empty()
                            : refused(
                                    MetadataError.INVALID_REQUEST,
                                    "Unexpected broker id, expected %d or empty string, but received %s"
                                            .formatted(nodeId, name));
            case CLIENT_METRICS ->
                    name.isEmpty()
                            ? refused(
                                    MetadataError.INVALID_REQUEST,
                                    "Subscription name can't be empty")
                            : roomProblem(image, change);
            case GROUP ->
                    name.isEmpty()
                            ? refused(
                                    MetadataError.INVALID_REQUEST,
                                    "Default group resources are not allowed.")
                            : roomProblem(image, change);
        };
    }

    private boolean isNode(MetadataImage image, String name) {
        if (image.cluster().identity().isEmpty()) {
            return name.equals(Integer.toString(nodeId));
        }
        for (NodeImage node : image.cluster().nodes()) {
            if (name.equals(Integer.toString(node.nodeId()))) {
                return true;
            }
        }
        return false;
    }

    /// Clients name these resources as they like, so their number has a limit.
    private static Optional<Refused<SortedMap<String, String>>> roomProblem(
            MetadataImage image, ConfigChange change) {
        if (change.name().length() > MetadataLimits.RESOURCE_NAME_CHARS_MAX) {
            return refused(
                    MetadataError.INVALID_REQUEST,
                    "A resource's name has at most %d characters; this one has %d."
                            .formatted(
                                    MetadataLimits.RESOURCE_NAME_CHARS_MAX,
                                    change.name().length()));
        }
        boolean isNew = image.configs(change.type(), change.name()).isEmpty();
        return isNew && image.configuredResources() >= MetadataLimits.CONFIGURED_RESOURCES_MAX
                ? refused(
                        MetadataError.LIMIT_REACHED,
                        "At most %d resources can have settings of their own."
                                .formatted(MetadataLimits.CONFIGURED_RESOURCES_MAX))
                : Optional.empty();
    }

    private static MetadataRecord record(
            MetadataImage image, ConfigChange change, SortedMap<String, String> set) {
        return image.topic(change.name())
                .filter(_ -> change.type() == ResourceType.TOPIC)
                .<MetadataRecord>map(topic ->
                        new TopicRecord(
                                new TopicImage(topic.id(), topic.name(), topic.partitions(), set)))
                .orElseGet(() -> new ConfigRecord(change.type(), change.name(), set));
    }

    private static Optional<Refused<SortedMap<String, String>>> refused(
            MetadataError error, String message) {
        return Optional.of(new Refused<>(error, message));
    }
}
