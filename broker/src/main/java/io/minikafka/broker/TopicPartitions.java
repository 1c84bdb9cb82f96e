package io.minikafka.broker;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogManager;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.kafka.common.Uuid;

/// One topic as it is in one metadata image, with the logs of its partitions as far as they were asked for.
/// Shared by all threads.
public final class TopicPartitions {
    private final TopicImage image;
    private final Uuid id;
    private final TopicRules rules;
    private final LogManager logs;
    private final MetadataStore store;
    private final AtomicReferenceArray<Optional<Log>> known;
    private volatile MetadataImage seenIn;

    TopicPartitions(
            TopicImage image,
            TopicRules rules,
            LogManager logs,
            MetadataStore store,
            MetadataImage seenIn) {
        this.image = image;
        this.id =
                new Uuid(image.id().getMostSignificantBits(), image.id().getLeastSignificantBits());
        this.rules = rules;
        this.logs = logs;
        this.store = store;
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

    /// The log of a partition; empty if the topic has no such partition, or is gone.
    public Optional<Log> log(int partition) {
        if (partition < 0 || partition >= known.length()) {
            return Optional.empty();
        }
        Optional<Log> log = known.getAcquire(partition);
        return log == null ? open(partition) : log;
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

    private Optional<Log> open(int partition) {
        var name = new TopicIdPartition(image.id(), partition);
        Log log = logs.log(name, rules.log());
        // A topic leaves the image before its logs are deleted. If it left just now, the deletion
        // may have run
        // before we made the log; then nobody else would delete it.
        if (store.image().topic(image.id()).isEmpty()) {
            logs.delete(name);
            return Optional.empty();
        }
        Optional<Log> found = Optional.of(log);
        known.setRelease(partition, found);
        return found;
    }
}
