package io.minikafka.broker;

import io.minikafka.broker.admin.TopicCreator;
import io.minikafka.cluster.metadata.MetadataCommand;
import io.minikafka.cluster.metadata.MetadataCommand.AllocateProducerIds;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRecord;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRemovedRecord;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.ProducerIdBlock;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Metadata that tests set, without a journal: everything is committed at once.
public final class TestMetadata implements MetadataStore, TopicCreator {
    private final List<ImageListener> listeners = new ArrayList<>();
    private final AtomicLong nextTopic = new AtomicLong(1_000);
    private final AtomicLong nextProducerId = new AtomicLong(5_000);
    private volatile MetadataImage image = MetadataImage.EMPTY;
    private volatile boolean refusing;

    public TopicImage create(String name, int partitions, Map<String, String> configs) {
        var topic =
                new TopicImage(
                        new UUID(99, nextTopic.incrementAndGet()),
                        name,
                        partitions,
                        new TreeMap<>(configs));
        replay(new TopicRecord(topic));
        return topic;
    }

    public void delete(TopicImage topic) {
        replay(new TopicRemovedRecord(topic.id()));
    }

    /// Refuses commands from now on.
    public void refuse() {
        refusing = true;
    }

    public synchronized void replay(MetadataRecord record) {
        MetadataImage before = image;
        MetadataImage now = before.replay(record);
        image = now;
        listeners.forEach(listener -> listener.changed(before, List.of(record), now));
    }

    @Override
    public MetadataImage image() {
        return image;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> void submit(MetadataCommand<R> command, Consumer<R> result) {
        Outcome<ProducerIdBlock> outcome =
                switch (command) {
                    case AllocateProducerIds(int count) when !refusing ->
                            new Outcome.Done<>(
                                    new ProducerIdBlock(nextProducerId.getAndAdd(count), count));
                    default -> new Outcome.Refused<>(MetadataError.STORAGE, "refused by the test");
                };
        result.accept((R) outcome);
    }

    @Override
    public synchronized void onChange(ImageListener listener) {
        listeners.add(listener);
    }

    @Override
    public void create(String topic, Consumer<Outcome<TopicImage>> result) {
        result.accept(
                refusing
                        ? new Outcome.Refused<>(MetadataError.INVALID_TOPIC, "refused by the test")
                        : new Outcome.Done<>(
                                image.topic(topic).orElseGet(() -> create(topic, 1, Map.of()))));
    }
}
