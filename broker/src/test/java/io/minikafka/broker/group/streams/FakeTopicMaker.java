package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.FakeTopics;
import io.minikafka.broker.group.topology.Topology.InternalTopic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Makes topics when the test says so.
public final class FakeTopicMaker implements TopicMaker {
    private final FakeTopics topics;
    private final List<Runnable> waiting = new ArrayList<>();
    private final Map<String, String> refused = new HashMap<>();

    public FakeTopicMaker(FakeTopics topics) {
        this.topics = topics;
    }

    /// From now on that topic cannot be made.
    public void refuse(String topic, String why) {
        refused.put(topic, why);
    }

    public void allowAll() {
        refused.clear();
    }

    @Override
    public void make(List<InternalTopic> wanted, Consumer<Map<String, String>> failed) {
        waiting.add(() -> {
            Map<String, String> failures = new HashMap<>();
            for (InternalTopic topic : wanted) {
                if (refused.containsKey(topic.name())) {
                    failures.put(topic.name(), refused.getOrDefault(topic.name(), ""));
                } else if (topics.topic(topic.name()).isEmpty()) {
                    topics.add(topic.name(), topic.partitions());
                }
            }
            failed.accept(failures);
        });
    }

    /// What was asked for is made.
    public void run() {
        List<Runnable> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Runnable::run);
    }

    /// What was asked for never happens: the node is gone.
    public void forget() {
        waiting.clear();
    }
}
