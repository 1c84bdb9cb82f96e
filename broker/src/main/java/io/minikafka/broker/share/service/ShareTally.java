package io.minikafka.broker.share.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.SharePartitionKey;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What was delivered again, and what went to dead letters, since the node was started: by pairs of group and topic, as
/// long as there are not too many, then as one. Nothing is forgotten, so that counters never go down. Any thread.
final class ShareTally {
    private static final Pair REST = new Pair("", new UUID(0, 0));

    private final int pairsMax;
    private final Map<Pair, Counts> counts = new ConcurrentHashMap<>();

    private record Pair(String group, UUID topic) {}

    /// @param redeliveries deliveries of records that had been delivered before
    /// @param deadLetters records written to a dead-letter topic
    record Counts(LongAdder redeliveries, LongAdder deadLetters) {
        private Counts() {
            this(new LongAdder(), new LongAdder());
        }
    }

    ShareTally(int pairsMax) {
        this.pairsMax = pairsMax;
    }

    void redelivered(SharePartitionKey key, long records) {
        if (records > 0) {
            of(key).redeliveries().add(records);
        }
    }

    void buried(SharePartitionKey key, long records) {
        of(key).deadLetters().add(records);
    }

    private Counts of(SharePartitionKey key) {
        TopicIdPartition partition = key.partition();
        Pair pair = new Pair(key.groupId(), partition.topicId());
        Optional<Counts> known = Optional.ofNullable(counts.get(pair));
        return known.orElseGet(() ->
                counts.computeIfAbsent(counts.size() < pairsMax ? pair : REST, _ -> new Counts()));
    }

    /// @param each gets group, topic and counts; those of no group are the sum of the rest
    void forEach(Reader each) {
        counts.forEach((pair, found) -> each.read(pair.group(), pair.topic(), found));
    }

    interface Reader {
        void read(String group, UUID topic, Counts counts);
    }
}
