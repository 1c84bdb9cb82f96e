package io.minikafka.observer.incident;

/// What a signal is about. Empty parts are not meant: a subject with a node alone is about all that is on it.
///
/// @param partition -1 for none
public record Subject(String node, String topic, int partition, String group) {
    public static final int NO_PARTITION = -1;

    public static Subject node(String node) {
        return new Subject(node, "", NO_PARTITION, "");
    }

    public static Subject topic(String node, String topic) {
        return new Subject(node, topic, NO_PARTITION, "");
    }

    public static Subject partition(String node, String topic, int partition) {
        return new Subject(node, topic, partition, "");
    }

    public static Subject group(String node, String group) {
        return new Subject(node, "", NO_PARTITION, group);
    }

    public Subject with(String newTopic, int newPartition) {
        return new Subject(node, newTopic, newPartition, group);
    }

    /// Whether this is about a whole node.
    public boolean isNode() {
        return topic.isEmpty() && group.isEmpty();
    }

    /// Whether one trouble may be behind both.
    public boolean touches(Subject other) {
        if (!node.isEmpty() && !other.node.isEmpty() && !node.equals(other.node)) {
            return isNode() && other.isNode();
        }
        return isNode()
                || other.isNode()
                || (!topic.isEmpty() && topic.equals(other.topic))
                || (!group.isEmpty() && group.equals(other.group));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!group.isEmpty()) {
            text.append("group ").append(group);
        }
        if (!topic.isEmpty()) {
            text.append(text.isEmpty() ? "" : ", ").append(topic);
            text.append(partition == NO_PARTITION ? "" : "-" + partition);
        }
        return text.isEmpty() ? "node " + node : text.toString();
    }
}
