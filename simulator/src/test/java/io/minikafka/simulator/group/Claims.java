package io.minikafka.simulator.group;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.TopicPartition;

/// Who works on which partition, as the members say in their callbacks. A partition that is given to one
/// while another has it is a complaint.
final class Claims {
    private final Map<TopicPartition, String> owners = new ConcurrentHashMap<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    void took(String member, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            String before = owners.put(partition, member);
            if (before != null && !before.equals(member)) {
                complaints.add(
                        partition + " was given to " + member + ", but " + before + " has it");
            }
        }
    }

    void gave(String member, Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> owners.remove(partition, member));
    }

    /// The member is gone without a word.
    void gone(String member) {
        owners.values().removeIf(member::equals);
    }

    int owned() {
        return owners.size();
    }

    Map<TopicPartition, String> owners() {
        return Map.copyOf(owners);
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }
}
