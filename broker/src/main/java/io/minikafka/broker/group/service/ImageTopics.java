package io.minikafka.broker.group.service;

import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.group.Topics;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.Optional;
import java.util.UUID;

/// The topics of the metadata image.
final class ImageTopics implements Topics {
    private final MetadataStore metadata;

    ImageTopics(MetadataStore metadata) {
        this.metadata = metadata;
    }

    @Override
    public Optional<Topic> topic(String name) {
        return metadata.image().topic(name).map(ImageTopics::topic);
    }

    @Override
    public Optional<Topic> topic(UUID id) {
        return metadata.image().topic(id).map(ImageTopics::topic);
    }

    private static Topic topic(TopicImage image) {
        return new Topic(image.id(), image.name(), image.partitions());
    }
}
