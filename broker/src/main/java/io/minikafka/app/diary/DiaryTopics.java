package io.minikafka.app.diary;

import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.Partitions;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.TopicConfigKeys;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.AppendOrigin;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/// The topics of the diary: makes them when they are needed, and appends to a partition that this node leads; in a cluster
/// they have several, so that most nodes lead one, and a node that leads none writes nothing. Nothing here waits for a
/// disk: while a batch is on its way to it, no further one is taken. Used by the diary's thread; answers come on others.
public final class DiaryTopics {
    public static final String LOGS = "__minikafka_logs";
    public static final String METRICS = "__minikafka_metrics";

    /// Retention deletes whole segments.
    private static final int SEGMENTS = 4;

    private static final int PARTITIONS_OF_CLUSTERS = 8;

    private final MetadataStore metadata;
    private final Partitions partitions;
    private final int partitionCount;
    private final long retentionBytes;
    private final AtomicBoolean creating = new AtomicBoolean();
    private final Map<String, AtomicBoolean> underWay =
            Map.of(LOGS, new AtomicBoolean(), METRICS, new AtomicBoolean());

    public DiaryTopics(
            MetadataStore metadata,
            Partitions partitions,
            boolean isClustered,
            long retentionBytes) {
        this.metadata = metadata;
        this.partitions = partitions;
        this.partitionCount = isClustered ? PARTITIONS_OF_CLUSTERS : 1;
        this.retentionBytes = retentionBytes;
    }

    /// Whether a batch for `topic` would be taken now. Begins to make a topic that is not there.
    boolean isReady(String topic) {
        if (metadata.image().topic(topic).isEmpty() && creating.compareAndSet(false, true)) {
            create(topic);
        }
        return led(topic).isPresent() && !underWay(topic).get();
    }

    /// Hands a batch over; what becomes of it is nobody's concern.
    void append(String topic, RecordBatchBuilder batch) {
        Optional<PartitionHome> home = led(topic);
        AtomicBoolean busy = underWay(topic);
        if (home.isEmpty() || !busy.compareAndSet(false, true)) {
            return;
        }
        AppendResult result =
                home.get()
                        .log()
                        .append(
                                batch.build(),
                                AppendOrigin.CLIENT,
                                home.get().office(),
                                new CommitListener() {
                                    @Override
                                    public void committed() {
                                        busy.set(false);
                                    }

                                    @Override
                                    public void failed(StorageException cause) {
                                        busy.set(false);
                                    }
                                });
        if (result instanceof AppendResult.Rejected) {
            busy.set(false);
        }
    }

    /// The first partition that this node leads.
    private Optional<PartitionHome> led(String topic) {
        int count = metadata.image().topic(topic).map(TopicImage::partitions).orElse(0);
        return IntStream.range(0, count)
                .boxed()
                .flatMap(each -> home(topic, each).stream())
                .filter(home -> home.office() != PartitionHome.NO_OFFICE)
                .findFirst();
    }

    private Optional<PartitionHome> home(String topic, int partition) {
        return partitions.topic(topic).flatMap(there -> there.home(partition));
    }

    private AtomicBoolean underWay(String topic) {
        return Optional.ofNullable(underWay.get(topic)).orElseThrow();
    }

    private void create(String topic) {
        TreeMap<String, String> settings = new TreeMap<>();
        settings.put(TopicConfigKeys.DURABILITY.name(), "os");
        settings.put(TopicConfigKeys.CLEANUP_POLICY.name(), "delete");
        settings.put(TopicConfigKeys.RETENTION_BYTES.name(), Long.toString(retentionBytes));
        settings.put(
                TopicConfigKeys.SEGMENT_BYTES.name(),
                Long.toString(Math.clamp(retentionBytes / SEGMENTS, 1 << 20, 1 << 30)));
        NewTopic wanted = new NewTopic(topic, partitionCount, -1, Map.of(), settings);
        metadata.submit(new CreateTopics(List.of(wanted), false), _ -> creating.set(false));
    }
}
