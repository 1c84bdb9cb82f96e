package io.minikafka.broker;

import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.MetadataRecord.ConfigRecord;
import io.minikafka.cluster.metadata.ResourceType;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.LogManager;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.Uuid;

/// From the name or id of a topic to its partitions' logs. The way for every produce and fetch request, so a
/// topic that did not change since the last request costs one hash lookup and one comparison.
///
/// Shared by all threads. Entries of deleted topics are swept when they are many.
public final class Partitions {
    /// The leader epoch of every partition: one node leads them all and always did.
    static final int LEADER_EPOCH = 0;

    private static final int STALE_TOLERATED = 64;

    private final MetadataStore store;
    private final LogManager logs;
    private final Function<TopicImage, TopicSettings> settings;
    private final ConcurrentHashMap<String, TopicPartitions> byName = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Uuid, TopicPartitions> byId = new ConcurrentHashMap<>();

    /// @param settings what the settings of a topic mean; called once per change of a topic
    public Partitions(
            MetadataStore store, LogManager logs, Function<TopicImage, TopicSettings> settings) {
        this.store = store;
        this.logs = logs;
        this.settings = settings;
        store.onChange((_, records, now) -> changed(records, now));
    }

    MetadataImage image() {
        return store.image();
    }

    Optional<TopicPartitions> topic(String name) {
        MetadataImage now = store.image();
        TopicPartitions known = byName.get(name);
        if (known != null && known.isCurrent(now)) {
            return Optional.of(known);
        }
        return now.topic(name).map(topic -> make(topic, now));
    }

    Optional<TopicPartitions> topic(Uuid id) {
        MetadataImage now = store.image();
        TopicPartitions known = byId.get(id);
        if (known != null && known.isCurrent(now)) {
            return Optional.of(known);
        }
        return now.topic(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()))
                .map(topic -> make(topic, now));
    }

    private TopicPartitions make(TopicImage topic, MetadataImage now) {
        var made = new TopicPartitions(topic, settings.apply(topic), logs, store, now);
        byName.put(made.name(), made);
        byId.put(made.id(), made);
        return made;
    }

    private void changed(List<MetadataRecord> records, MetadataImage now) {
        if (records.stream().anyMatch(Partitions::changesFallbacks)) {
            byName.clear();
            byId.clear();
        }
        sweep(now);
    }

    /// Whether the settings of topics may have changed although the topics did not.
    private static boolean changesFallbacks(MetadataRecord record) {
        return record instanceof ConfigRecord config && config.type() == ResourceType.BROKER;
    }

    private void sweep(MetadataImage now) {
        int tolerated = 2 * now.topicCount() + STALE_TOLERATED;
        if (byName.size() > tolerated || byId.size() > tolerated) {
            Predicate<TopicPartitions> stale = topic -> !topic.isCurrent(now);
            byName.values().removeIf(stale);
            byId.values().removeIf(stale);
        }
    }
}
