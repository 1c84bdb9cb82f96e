package io.minikafka.broker.replica;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.MetadataStore;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
        removeStrangers();
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

    /// Somebody wrote to a replica of this node.
    void received(ReplicaLetter letter, Message message) {
        find(letter.partition())
                .ifPresent(replica -> replica.post(new Input.Received(letter.from(), message)));
    }

    void close() {
        replicas.values().forEach(LocalReplica::close);
    }

    /// Logs of replicas that this node lost while it was down.
    private void removeStrangers() {
        MetadataImage image = metadata.image();
        for (TopicIdPartition id : logs.logs()) {
            image.cluster()
                    .partition(id)
                    .filter(partition -> !partition.state().replicas().contains(self))
                    .ifPresent(_ -> logs.delete(id));
        }
    }

    private void changed(List<MetadataRecord> records) {
        for (MetadataRecord record : records) {
            switch (record) {
                case MetadataRecord.PartitionRecord(PartitionImage partition) -> told(partition);
                case MetadataRecord.TopicRemovedRecord(var topicId) ->
                        replicas.keySet().stream()
                                .filter(id -> id.topicId().equals(topicId))
                                .toList()
                                .forEach(this::close);
                default -> {}
            }
        }
    }

    private void told(PartitionImage partition) {
        TopicIdPartition id = partition.id();
        if (!partition.state().replicas().contains(self)) {
            if (replicas.containsKey(id)) {
                close(id);
                logs.delete(id);
            }
            return;
        }
        Optional<TopicImage> topic = metadata.image().topic(id.topicId());
        if (topic.isPresent()) {
            replicas.computeIfAbsent(
                            id,
                            _ ->
                                    new LocalReplica(
                                            id,
                                            self,
                                            logs.replica(id, settings.apply(topic.get())),
                                            parts))
                    .post(new Input.Led(partition.state()));
        }
    }

    private void close(TopicIdPartition id) {
        LocalReplica gone = replicas.remove(id);
        if (gone != null) {
            gone.close();
            onGone.accept(id.topicId());
        }
    }

    private void tick(SerialExecutor clock) {
        var tick = new Input.Tick(parts.nowMs());
        parts.reads().expire(tick.nowMs());
        replicas.values().forEach(replica -> replica.post(tick));
        var _ = clock.after(TICK_MS, () -> tick(clock));
    }
}
