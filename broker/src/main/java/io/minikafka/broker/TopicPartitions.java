package io.minikafka.broker;

import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.Log;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;

/// One topic as it is in one metadata image, with the logs of its partitions as far as they were asked for.
/// Shared by all threads.
public final class TopicPartitions {
    private final TopicImage image;
    private final Uuid id;
    private final TopicRules rules;
    private final PartitionHomes homes;
    private final AtomicReferenceArray<Optional<PartitionHome>> known;
    private volatile MetadataImage seenIn;

    TopicPartitions(
            TopicImage image, TopicRules rules, PartitionHomes homes, MetadataImage seenIn) {
        this.image = image;
        this.id = Uuids.toKafka(image.id());
        this.rules = rules;
        this.homes = homes;
        this.known = new AtomicReferenceArray<>(image.partitions());
        this.seenIn = seenIn;
    }

    TopicImage image() {
        return image;
    }

    public String name() {
        return image.name();
    }

    Uuid id() {
        return id;
    }

    public TopicRules rules() {
        return rules;
    }

    /// Whether the topic has such a partition, here or on another node.
    public boolean has(int partition) {
        return partition >= 0 && partition < known.length();
    }

    /// What this node has of a partition; empty if it has none, there is no such partition, or the topic is gone.
    public Optional<PartitionHome> home(int partition) {
        if (!has(partition)) {
            return Optional.empty();
        }
        Optional<PartitionHome> home = known.getAcquire(partition);
        return home == null ? open(partition) : home;
    }

    /// The log of a partition that has a replica here.
    public Optional<Log> log(int partition) {
        return home(partition).map(PartitionHome::log);
    }

    /// The error for a client that looks for a partition which is not led from here.
    public Errors errorOfAbsence(int partition) {
        return has(partition) ? Errors.NOT_LEADER_OR_FOLLOWER : Errors.UNKNOWN_TOPIC_OR_PARTITION;
    }

    /// Whether this is what `now` has under the topic's name. Images share what did not change, so sameness is
    /// enough, and comparing contents would be work.
    @SuppressWarnings("ReferenceEquality")
    boolean isCurrent(MetadataImage now) {
        if (seenIn == now) {
            return true;
        }
        Optional<TopicImage> topic = now.topic(image.name());
        if (topic.isEmpty() || topic.get() != image) {
            return false;
        }
        seenIn = now;
        return true;
    }

    private Optional<PartitionHome> open(int partition) {
        Optional<PartitionHome> found = homes.home(image, partition, rules.log());
        if (found.isPresent()) {
            known.setRelease(partition, found);
        }
        return found;
    }
}
