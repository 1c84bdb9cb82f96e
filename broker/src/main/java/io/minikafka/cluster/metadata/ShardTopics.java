package io.minikafka.cluster.metadata;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The internal topics that hold the journals of coordinators in a cluster: each partition is a shard. Their names are
/// reserved. RFC 0024.
public final class ShardTopics {
    public static final String GROUPS = "__minikafka_groups";
    public static final String TRANSACTIONS = "__minikafka_transactions";

    private static final List<String> ALL = List.of(GROUPS, TRANSACTIONS);
    private static final int SEGMENT_BYTES = 8 << 20;

    private ShardTopics() {}

    /// Whether this is the name of one of them.
    public static boolean isOne(String topic) {
        return ALL.contains(topic);
    }

    /// Why clients do not change it.
    static String refusal(String topic) {
        return "Topic '%s' is the broker's own: its name is reserved, and clients do not change it."
                .formatted(topic);
    }

    /// The shard in which `key` is, of `count`.
    public static int shardOf(String key, int count) {
        return (key.hashCode() & Integer.MAX_VALUE) % count;
    }

    /// Nothing goes but what a snapshot has made needless.
    public static SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put(TopicConfigKeys.CLEANUP_POLICY.name(), "delete");
        settings.put(TopicConfigKeys.RETENTION_MS.name(), "-1");
        settings.put(TopicConfigKeys.RETENTION_BYTES.name(), "-1");
        settings.put(TopicConfigKeys.SEGMENT_BYTES.name(), Integer.toString(SEGMENT_BYTES));
        settings.put(TopicConfigKeys.DURABILITY.name(), "fsync");
        return settings;
    }
}
