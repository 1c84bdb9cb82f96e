package io.minikafka.broker;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.MetadataRecord.ConfigRecord;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.ResourceType;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.Uuid;

/// From the name or id of a topic to its partitions' logs. The way for every produce and fetch request, so a
/// topic that did not change since the last request costs one hash lookup and one comparison.
///
/// Shared by all threads. Entries of deleted topics are swept when they are many. When the broker's own settings
/// change, which every topic may fall back to, all entries are made anew.
public final class Partitions {
    private static final int STALE_TOLERATED = 64;

    private final MetadataStore store;
    private final PartitionHomes homes;
    private final Function<TopicImage, TopicRules> rules;
    private final AtomicInteger brokerChanges = new AtomicInteger();
    private final ConcurrentHashMap<String, TopicPartitions> byName = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Uuid, TopicPartitions> byId = new ConcurrentHashMap<>();

    /// @param rules the settings in force for a topic; called once per change of a topic or of the broker's
    ///     settings. If it hears of changes by `store` itself, it must have asked for them before.
    public Partitions(
            MetadataStore store, PartitionHomes homes, Function<TopicImage, TopicRules> rules) {
        this.store = store;
        this.homes = homes;
        this.rules = rules;
        store.onChange((_, records, now) -> changed(records, now));
    }

    MetadataImage image() {
        return store.image();
    }

    /// Who leads a partition now, if anybody does and its node is known; never on a node that is alone.
    ///
    /// @param id zero if the topic is named
    public Optional<LeaderHint> leader(String name, Uuid id, int partition) {
        MetadataImage now = store.image();
        Optional<TopicImage> topic =
                id.equals(Uuid.ZERO_UUID) ? now.topic(name) : now.topic(Uuids.toJava(id));
        return topic.flatMap(found -> now.cluster().partition(found.id(), partition))
                .map(PartitionImage::state)
                .flatMap(state ->
                        state.leader()
                                .flatMap(leader -> now.cluster().node(leader.brokerId()))
                                .map(node ->
                                        new LeaderHint(
                                                node.nodeId(),
                                                state.epoch(),
                                                node.address(),
                                                node.rack())));
    }

    public Optional<TopicPartitions> topic(String name) {
        MetadataImage now = store.image();
        TopicPartitions known = byName.get(name);
        if (known != null && known.isCurrent(now)) {
            return Optional.of(known);
        }
        return now.topic(name).map(topic -> make(topic, now));
    }

    public Optional<TopicPartitions> topic(Uuid id) {
        MetadataImage now = store.image();
        TopicPartitions known = byId.get(id);
        if (known != null && known.isCurrent(now)) {
            return Optional.of(known);
        }
        return now.topic(Uuids.toJava(id)).map(topic -> make(topic, now));
    }

    /// What this node has of that partition; see [TopicPartitions#home].
    public Optional<PartitionHome> home(TopicIdPartition id) {
        return topic(Uuids.toKafka(id.topicId())).flatMap(topic -> topic.home(id.partition()));
    }

    /// This node has lost a replica of that topic: what is known of it is looked up anew.
    public void forget(UUID topicId) {
        byId.values().removeIf(topic -> topic.image().id().equals(topicId));
        byName.values().removeIf(topic -> topic.image().id().equals(topicId));
    }

    private TopicPartitions make(TopicImage topic, MetadataImage now) {
        int before = brokerChanges.get();
        var made = new TopicPartitions(topic, rules.apply(topic), homes, now);
        byName.put(made.name(), made);
        byId.put(made.id(), made);
        if (brokerChanges.get() != before) {
            // Its rules may be those from before the change.
            byName.remove(made.name(), made);
            byId.remove(made.id(), made);
        }
        return made;
    }

    private void changed(List<MetadataRecord> records, MetadataImage now) {
        for (MetadataRecord record : records) {
            if (record instanceof ConfigRecord config && config.type() == ResourceType.BROKER) {
                brokerChanges.incrementAndGet();
                byName.clear();
                byId.clear();
            }
        }
        int tolerated = 2 * now.topicCount() + STALE_TOLERATED;
        if (byName.size() > tolerated || byId.size() > tolerated) {
            Predicate<TopicPartitions> stale = topic -> !topic.isCurrent(now);
            byName.values().removeIf(stale);
            byId.values().removeIf(stale);
        }
    }
}
