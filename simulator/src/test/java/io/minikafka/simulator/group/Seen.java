package io.minikafka.simulator.group;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// What all members of a group read together.
final class Seen {
    private final Map<TopicPartition, NavigableSet<Long>> offsets = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    void read(ConsumerRecord<byte[], byte[]> record) {
        offsets.computeIfAbsent(
                        new TopicPartition(record.topic(), record.partition()),
                        _ -> new ConcurrentSkipListSet<>())
                .add(record.offset());
    }

    void failed(String member, RuntimeException why) {
        failures.add(member + ": " + why);
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /// Whether every record before the given ends was read by somebody.
    boolean hasAll(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> {
                    NavigableSet<Long> read = offsets.get(end.getKey());
                    return end.getValue() == 0
                            || (read != null && read.size() == end.getValue().intValue());
                });
    }

    String counts() {
        StringBuilder counts = new StringBuilder();
        offsets.forEach((partition, read) ->
                counts.append(partition).append('=').append(read.size()).append(' '));
        return counts.toString();
    }
}
