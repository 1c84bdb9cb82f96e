package io.minikafka.broker.group.service;

import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.group.Topics;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRecord;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRemovedRecord;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// The topics of the metadata image.
final class ImageTopics implements Topics {
    private final MetadataStore metadata;
    private final AtomicLong version = new AtomicLong();

    ImageTopics(MetadataStore metadata) {
        this.metadata = metadata;
        metadata.onChange((_, records, _) -> {
            boolean ofTopics =
                    records.stream()
                            .anyMatch(record ->
                                    record instanceof TopicRecord
                                            || record instanceof TopicRemovedRecord);
            if (ofTopics) {
                version.incrementAndGet();
            }
        });
    }

    @Override
    public Optional<Topic> topic(String name) {
        return metadata.image().topic(name).map(ImageTopics::topic);
    }

    @Override
    public Optional<Topic> topic(UUID id) {
        return metadata.image().topic(id).map(ImageTopics::topic);
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        metadata.image().topics().forEach(topic -> names.add(topic.name()));
        return names;
    }

    @Override
    public long version() {
        return version.get();
    }

    private static Topic topic(TopicImage image) {
        return new Topic(image.id(), image.name(), image.partitions());
    }
}
