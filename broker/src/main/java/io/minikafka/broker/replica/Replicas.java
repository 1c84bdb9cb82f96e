package io.minikafka.broker.replica;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.PartitionHome;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.replication.Input;
import io.minikafka.cluster.replication.Message;
import io.minikafka.cluster.replication.ReplicaLetter;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.ReplicaLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// All replicas of this node. They come and go as the metadata say: changed on the metadata's thread, asked from any.
public final class Replicas {
    private static final long TICK_MS = 100;

    private final ReplicaId self;
    private final MetadataStore metadata;
    private final LogManager logs;
    private final Function<TopicImage, LogConfig> settings;
    private final ReplicaParts parts;
    private Consumer<UUID> onGone = _ -> {};
    private final Map<TopicIdPartition, LocalReplica> replicas = new ConcurrentHashMap<>();

    /// Logs that are being emptied: the next replica of that partition begins behind that. On the metadata's thread.
    private final Map<TopicIdPartition, CompletableFuture<Void>> leaving = new HashMap<>();

    /// @param settings of a topic's logs
    Replicas(
            ReplicaId self,
            MetadataStore metadata,
            LogManager logs,
            Function<TopicImage, LogConfig> settings,
            ReplicaParts parts) {
        this.self = self;
        this.metadata = metadata;
        this.logs = logs;
        this.settings = settings;
        this.parts = parts;
    }

    /// Begins with what the metadata say now. On the metadata's thread.
    void start(Consumer<UUID> listener) {
        onGone = listener;
        metadata.onChange((before, records, now) -> changed(records));
        emptyStrangers();
        metadata.image().cluster().partitions().forEach(this::told);
        tick(parts.clock());
    }

    /// The log of a partition that has a replica here.
    public Optional<Log> log(TopicIdPartition id) {
        return find(id).map(LocalReplica::log);
    }

    Optional<LocalReplica> find(TopicIdPartition id) {
        return Optional.ofNullable(replicas.get(id));
    }

    /// The partitions that are led here.
    List<TopicIdPartition> led() {
        return replicas.entrySet().stream()
                .filter(each -> each.getValue().office() != PartitionHome.NO_OFFICE)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Somebody wrote to a replica of this node.
    void received(ReplicaLetter letter, Message message) {
        find(letter.partition())
                .ifPresent(replica -> replica.post(new Input.Received(letter.from(), message)));
    }

    void close() {
        replicas.values().forEach(LocalReplica::close);
    }

    /// Logs of replicas that this node lost while it was down, or before it could empty them.
    private void emptyStrangers() {
        MetadataImage image = metadata.image();
        for (TopicIdPartition id : logs.logs()) {
            Optional<TopicImage> topic = image.topic(id.topicId());
            boolean isStrange =
                    image.cluster()
                            .partition(id)
                            .filter(partition -> !partition.state().replicas().contains(self))
                            .isPresent();
            if (isStrange && topic.isPresent()) {
                Departure departure = new Departure(replicaLog(id, topic.get()), parts);
                leaving.put(id, departure.done());
                departure.begin();
            }
        }
    }

    private void changed(List<MetadataRecord> records) {
        for (MetadataRecord record : records) {
            switch (record) {
                case MetadataRecord.PartitionRecord(PartitionImage partition) -> told(partition);
                case MetadataRecord.TopicRemovedRecord(var topicId) -> {
                    replicas.keySet().stream()
                            .filter(id -> id.topicId().equals(topicId))
                            .toList()
                            .forEach(id -> gone(id).ifPresent(LocalReplica::close));
                    leaving.keySet().removeIf(id -> id.topicId().equals(topicId));
                }
                default -> {}
            }
        }
    }

    private void told(PartitionImage partition) {
        TopicIdPartition id = partition.id();
        if (!partition.state().replicas().contains(self)) {
            gone(id).ifPresent(replica -> leaving.put(id, replica.leave()));
            return;
        }
        Optional<TopicImage> topic = metadata.image().topic(id.topicId());
        if (topic.isPresent()) {
            replicas.computeIfAbsent(id, _ -> begun(id, topic.get()))
                    .post(new Input.Led(partition.state()));
        }
    }

    private LocalReplica begun(TopicIdPartition id, TopicImage topic) {
        CompletableFuture<Void> former = leaving.remove(id);
        return new LocalReplica(
                id,
                self,
                replicaLog(id, topic),
                parts,
                former == null ? CompletableFuture.completedFuture(null) : former);
    }

    private ReplicaLog replicaLog(TopicIdPartition id, TopicImage topic) {
        return logs.replica(id, settings.apply(topic));
    }

    private Optional<LocalReplica> gone(TopicIdPartition id) {
        Optional<LocalReplica> gone = Optional.ofNullable(replicas.remove(id));
        gone.ifPresent(_ -> onGone.accept(id.topicId()));
        return gone;
    }

    private void tick(SerialExecutor clock) {
        var tick = new Input.Tick(parts.nowMs());
        parts.reads().expire(tick.nowMs());
        replicas.values().forEach(replica -> replica.post(tick));
        var _ = clock.after(TICK_MS, () -> tick(clock));
    }
}
