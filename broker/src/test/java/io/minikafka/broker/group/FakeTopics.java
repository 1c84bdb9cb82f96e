package io.minikafka.broker.group;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Topics that a test makes and deletes. A topic's id comes from its name.
public final class FakeTopics implements Topics {
    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private long version;

    public FakeTopics(String... names) {
        for (String name : names) {
            add(name, 4);
        }
    }

    public void add(String name, int partitions) {
        version++;
        topics.put(name, new Topic(id(name), name, partitions));
    }

    public void delete(String name) {
        version++;
        topics.remove(name);
    }

    public static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> names() {
        return topics.keySet().stream().sorted().toList();
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public Optional<Topic> topic(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    @Override
    public Optional<Topic> topic(UUID id) {
        return topics.values().stream().filter(topic -> topic.id().equals(id)).findFirst();
    }
}
