package io.minikafka.broker.admin;

import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.function.Consumer;

/// Makes topics that clients ask for before they exist.
public interface TopicCreator {
    /// Makes `topic` with the broker's defaults, or joins a creation of the same name that is under way.
    /// A topic that exists meanwhile is a success. Any thread; `result` is called once, on the metadata's
    /// thread, and must not block.
    void create(String topic, Consumer<Outcome<TopicImage>> result);
}
