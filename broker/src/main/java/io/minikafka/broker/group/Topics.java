package io.minikafka.broker.group;

import java.util.Optional;
import java.util.UUID;

/// The topics that exist, by name and by id, as of now. Any thread.
public interface Topics {
    /// A topic that exists.
    record Topic(UUID id, String name, int partitions) {}

    Optional<Topic> topic(String name);

    Optional<Topic> topic(UUID id);
}
