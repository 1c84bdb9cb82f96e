package io.minikafka.broker.group;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The topics that exist, by name and by id, as of now. Any thread.
public interface Topics {
    /// A topic that exists.
    record Topic(UUID id, String name, int partitions) {}

    Optional<Topic> topic(String name);

    Optional<Topic> topic(UUID id);

    /// The names of all topics, in their order.
    List<String> names();

    /// Grows after each change of what topics there are and how many partitions they have. Whoever first
    /// asks for this number, and then looks, misses no change.
    long version();
}
