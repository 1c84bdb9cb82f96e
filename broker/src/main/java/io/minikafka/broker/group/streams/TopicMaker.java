package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.topology.Topology.InternalTopic;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Makes topics that belong to an application.
public interface TopicMaker {
    /// @param failed told once, later, on the coordinator's thread: why a topic was not made, by its name; those that
    ///     are there already are no failures
    void make(List<InternalTopic> topics, Consumer<Map<String, String>> failed);
}
