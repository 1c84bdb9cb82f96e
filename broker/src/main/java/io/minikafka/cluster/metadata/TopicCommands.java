package io.minikafka.cluster.metadata;

import io.minikafka.base.Invariant;
import io.minikafka.cluster.metadata.MetadataCommand.CreatePartitions;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.DeleteTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewPartitions;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.MetadataCommand.TopicRef;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRecord;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRemovedRecord;
import io.minikafka.cluster.metadata.Outcome.Done;
import io.minikafka.cluster.metadata.Outcome.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Supplier;

/// Decides what makes, removes and grows topics. Each topic of a command is decided on the image that the
/// ones before it leave.
final class TopicCommands {
    private final ControllerConfig config;
    private final ConfigCommands configs;
    private final Assignments assignments;
    private final Supplier<UUID> topicIds;
    private final PartitionCommands partitions;

    TopicCommands(
            ControllerConfig config,
            ConfigCommands configs,
            Supplier<UUID> topicIds,
            Placing placing) {
        this.config = config;
        this.configs = configs;
        this.assignments = new Assignments(config.nodeId());
        this.topicIds = topicIds;
        this.partitions = new PartitionCommands(config, placing);
    }

    Decision<List<Outcome<TopicImage>>> create(MetadataImage image, CreateTopics command) {
        List<MetadataRecord> records = new ArrayList<>();
        List<Outcome<TopicImage>> results = new ArrayList<>();
        MetadataImage now = image;
        int made = 0;
        for (NewTopic wanted : command.topics()) {
            MetadataImage before = now;
            Outcome<Made> result =
                    limited(before, made, create(before, wanted), 0)
                            .then(topic ->
                                    partitions
                                            .ofNewTopic(before, topic, wanted)
                                            .then(more -> new Done<>(new Made(topic, more))));
            results.add(result.then(done -> new Done<>(done.topic())));
            if (result instanceof Done<Made>(Made done)) {
                made += done.topic().partitions();
                now = add(now, records, done);
            }
        }
        return new Decision<>(command.validateOnly() ? List.of() : records, results);
    }

    Decision<List<Outcome<TopicImage>>> delete(MetadataImage image, DeleteTopics command) {
        List<MetadataRecord> records = new ArrayList<>();
        List<Outcome<TopicImage>> results = new ArrayList<>();
        MetadataImage now = image;
        for (TopicRef ref : command.topics()) {
            Outcome<TopicImage> result = delete(now, ref);
            results.add(result);
            if (result instanceof Done<TopicImage>(TopicImage topic)) {
                now = add(now, records, new TopicRemovedRecord(topic.id()));
            }
        }
        return new Decision<>(records, results);
    }

    Decision<List<Outcome<TopicImage>>> addPartitions(
            MetadataImage image, CreatePartitions command) {
        List<MetadataRecord> records = new ArrayList<>();
        List<Outcome<TopicImage>> results = new ArrayList<>();
        MetadataImage now = image;
        int made = 0;
        for (NewPartitions wanted : command.topics()) {
            int before = now.topic(wanted.topic()).map(TopicImage::partitions).orElse(0);
            MetadataImage start = now;
            Outcome<Made> result =
                    limited(start, made, grow(start, wanted), before)
                            .then(topic ->
                                    partitions
                                            .ofMore(start, topic, before, wanted)
                                            .then(more -> new Done<>(new Made(topic, more))));
            results.add(result.then(done -> new Done<>(done.topic())));
            if (result instanceof Done<Made>(Made done)) {
                made += done.topic().partitions() - before;
                now = add(now, records, done);
            }
        }
        return new Decision<>(command.validateOnly() ? List.of() : records, results);
    }

    private Outcome<TopicImage> create(MetadataImage image, NewTopic wanted) {
        Optional<String> badName = TopicNames.problem(wanted.name());
        if (badName.isPresent()) {
            return new Refused<>(MetadataError.INVALID_TOPIC, badName.get());
        }
        if (ShardTopics.isOne(wanted.name()) && image.cluster().identity().isEmpty()) {
            return reserved(wanted.name());
        }
        if (image.topic(wanted.name()).isPresent()) {
            return new Refused<>(
                    MetadataError.TOPIC_EXISTS, "Topic '" + wanted.name() + "' already exists.");
        }
        Optional<TopicImage> likeNamed = image.likeNamed(wanted.name());
        if (likeNamed.isPresent()) {
            return new Refused<>(
                    MetadataError.INVALID_TOPIC,
                    "Topic '%s' collides with existing topic: %s"
                            .formatted(wanted.name(), likeNamed.get().name()));
        }
        return count(image, wanted)
                .then(partitions ->
                        configs.ofNewTopic(image, wanted.configs())
                                .then(set -> made(image, wanted.name(), partitions, set)));
    }

    private Outcome<TopicImage> made(
            MetadataImage image, String name, int partitions, SortedMap<String, String> configs) {
        UUID id = topicIds.get();
        Invariant.check(image.topic(id).isEmpty(), "a new topic's id is new");
        return new Done<>(new TopicImage(id, name, partitions, configs));
    }

    private Outcome<Integer> count(MetadataImage image, NewTopic wanted) {
        if (!wanted.assignments().isEmpty()) {
            return assignments.ofNewTopic(image, wanted);
        }
        boolean alone = image.cluster().identity().isEmpty();
        if (wanted.replicationFactor() != -1
                && (wanted.replicationFactor() < 1 || (alone && wanted.replicationFactor() > 1))) {
            return new Refused<>(
                    MetadataError.INVALID_REPLICATION_FACTOR,
                    wanted.replicationFactor() <= 0
                            ? "Replication factor must be larger than 0, or -1 to use the default value."
                            : "Unable to replicate the partition %d time(s): there is only 1 broker; use 1 or -1."
                                    .formatted(wanted.replicationFactor()));
        }
        if (wanted.partitions() == -1) {
            return new Done<>(config.defaultPartitions());
        }
        return wanted.partitions() > 0
                ? new Done<>(wanted.partitions())
                : new Refused<>(
                        MetadataError.INVALID_PARTITIONS,
                        "Number of partitions was set to an invalid non-positive value.");
    }

    private Outcome<TopicImage> delete(MetadataImage image, TopicRef ref) {
        if (!config.topicsMayBeDeleted()) {
            return new Refused<>(
                    MetadataError.TOPIC_DELETION_DISABLED,
                    "Topic deletion is disabled (delete.topic.enable=false).");
        }
        Outcome<TopicImage> found = find(image, ref);
        return found.then(
                topic -> ShardTopics.isOne(topic.name()) ? reserved(topic.name()) : found);
    }

    private static Outcome<TopicImage> reserved(String topic) {
        return new Refused<>(MetadataError.INVALID_TOPIC, ShardTopics.refusal(topic));
    }

    private static Outcome<TopicImage> find(MetadataImage image, TopicRef ref) {
        return switch (ref) {
            case TopicRef.ByName(String name) ->
                    image.topic(name)
                            .<Outcome<TopicImage>>map(Done::new)
                            .orElseGet(() -> unknown(name));
            case TopicRef.ById(UUID id) ->
                    image.topic(id)
                            .<Outcome<TopicImage>>map(Done::new)
                            .orElseGet(() ->
                                    new Refused<>(
                                            MetadataError.UNKNOWN_TOPIC_ID,
                                            "This server does not host this topic ID."));
        };
    }

    private Outcome<TopicImage> grow(MetadataImage image, NewPartitions wanted) {
        Optional<TopicImage> found = image.topic(wanted.topic());
        if (found.isEmpty()) {
            return unknown(wanted.topic());
        }
        TopicImage topic = found.get();
        if (ShardTopics.isOne(topic.name())) {
            return reserved(topic.name());
        }
        if (wanted.count() == topic.partitions()) {
            return new Refused<>(
                    MetadataError.INVALID_PARTITIONS,
                    "Topic already has " + topic.partitions() + " partition(s).");
        }
        if (wanted.count() < topic.partitions()) {
            return new Refused<>(
                    MetadataError.INVALID_PARTITIONS,
                    "The topic %s currently has %d partition(s); %d would not be an increase."
                            .formatted(topic.name(), topic.partitions(), wanted.count()));
        }
        Optional<Refused<TopicImage>> badAssignment =
                wanted.assignments()
                        .flatMap(chosen ->
                                assignments.problem(
                                        image, chosen, wanted.count() - topic.partitions()));
        return badAssignment.isPresent()
                ? badAssignment.get()
                : new Done<>(
                        new TopicImage(topic.id(), topic.name(), wanted.count(), topic.configs()));
    }

    /// Holds `result` against the limits, of which the partitions that the topic `had` are no part.
    private Outcome<TopicImage> limited(
            MetadataImage image, int madeBefore, Outcome<TopicImage> result, int had) {
        if (!(result instanceof Done<TopicImage>(TopicImage topic))) {
            return result;
        }
        long more = (long) topic.partitions() - had;
        if (madeBefore + more > MetadataLimits.PARTITIONS_PER_REQUEST_MAX) {
            return new Refused<>(
                    MetadataError.LIMIT_REACHED,
                    "Excessively large number of partitions per request: at most %d."
                            .formatted(MetadataLimits.PARTITIONS_PER_REQUEST_MAX));
        }
        if (image.partitionCount() + more > config.partitionsMax()) {
            return new Refused<>(
                    MetadataError.LIMIT_REACHED,
                    "This broker holds at most %d partitions (minikafka.partitions.max) and has %d."
                            .formatted(config.partitionsMax(), image.partitionCount()));
        }
        return result;
    }

    private static Outcome<TopicImage> unknown(String name) {
        return new Refused<>(
                MetadataError.UNKNOWN_TOPIC, "The topic '" + name + "' does not exist.");
    }

    /// What was decided of one topic.
    private record Made(TopicImage topic, List<MetadataRecord> partitions) {}

    private static MetadataImage add(MetadataImage image, List<MetadataRecord> records, Made made) {
        MetadataImage now = add(image, records, new TopicRecord(made.topic()));
        for (MetadataRecord partition : made.partitions()) {
            now = add(now, records, partition);
        }
        return now;
    }

    private static MetadataImage add(
            MetadataImage image, List<MetadataRecord> records, MetadataRecord record) {
        records.add(record);
        return image.replay(record);
    }
}
