package io.minikafka.simulator.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// A consumer group that reads and commits through every crash. It remembers which commits were acknowledged,
/// and complains when a partition is later given out with an older one, or when a record is skipped. Each
/// member is a thread; what they share is in concurrent maps, and a partition has one owner at a time.
final class Group implements AutoCloseable {
    private final String bootstrap;
    private final String name;
    private final Set<String> topics;
    private final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> reached = new ConcurrentHashMap<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    Group(String bootstrap, String name, Set<String> topics, int members) {
        this.bootstrap = bootstrap;
        this.name = name;
        this.topics = topics;
        for (int i = 0; i < members; i++) {
            threads.add(Thread.ofPlatform().name(name + "-" + i).start(() -> new Member().run()));
        }
    }

    String name() {
        return name;
    }

    /// The offsets whose commits were acknowledged.
    Map<TopicPartition, Long> committed() {
        return new HashMap<>(committed);
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /// Whether everything before the given ends was read and committed.
    boolean caughtUp(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end ->
                        end.getValue() == 0
                                || committed
                                        .getOrDefault(end.getKey(), -1L)
                                        .equals(end.getValue()));
    }

    @Override
    public void close() {
        leave();
    }

    /// Lets all members leave, and waits until they have.
    void leave() {
        ending = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private final class Member implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrap,
                                "key.deserializer",
                                ByteArrayDeserializer.class,
                                "value.deserializer",
                                ByteArrayDeserializer.class,
                                "group.id",
                                name,
                                "enable.auto.commit",
                                false,
                                "auto.offset.reset",
                                "none",
                                "session.timeout.ms",
                                10_000,
                                "heartbeat.interval.ms",
                                1_000,
                                "reconnect.backoff.max.ms",
                                100));
        private final Map<TopicPartition, Long> positions = new HashMap<>();
        private final Set<TopicPartition> fresh = new HashSet<>();

        private void run() {
            try (consumer) {
                consumer.subscribe(topics, this);
                while (!ending) {
                    step();
                }
            } catch (KafkaException e) {
                complaints.add("a member of " + name + " failed: " + e);
            }
        }

        private void step() {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
            Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                look(partition, record.offset());
                commits.put(partition, new OffsetAndMetadata(record.offset() + 1));
            }
            if (!commits.isEmpty()) {
                commit(commits);
            }
        }

        /// The first record after an assignment must not lie beyond what anybody read, or before what was
        /// committed; each later one must follow its predecessor.
        private void look(TopicPartition partition, long offset) {
            long before = reached.getOrDefault(partition, -1L);
            if (fresh.remove(partition)) {
                if (offset > before + 1) {
                    complain(partition, "skips from %d to %d".formatted(before, offset));
                }
            } else {
                long expected = positions.getOrDefault(partition, offset);
                if (offset != expected) {
                    complain(partition, "goes to %d instead of %d".formatted(offset, expected));
                }
            }
            positions.put(partition, offset + 1);
            reached.merge(partition, offset, Math::max);
        }

        private void commit(Map<TopicPartition, OffsetAndMetadata> commits) {
            try {
                consumer.commitSync(commits, Duration.ofMinutes(2));
                commits.forEach((p, o) -> committed.merge(p, o.offset(), Math::max));
            } catch (CommitFailedException | RetriableException e) {
                // Not acknowledged, so nothing was promised: the records come again after the
                // rebalance.
                positions.clear();
                fresh.addAll(consumer.assignment());
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> promised = new HashMap<>(committed);
            Map<TopicPartition, OffsetAndMetadata> found =
                    consumer.committed(new HashSet<>(partitions), Duration.ofMinutes(2));
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata offset = found.get(partition);
                long at = offset == null ? -1 : offset.offset();
                if (at < promised.getOrDefault(partition, -1L)) {
                    complain(
                            partition,
                            "was committed at %d, and is at %d now"
                                    .formatted(promised.get(partition), at));
                }
                if (offset == null) {
                    consumer.seekToBeginning(List.of(partition));
                }
                positions.remove(partition);
                fresh.add(partition);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(positions::remove);
        }

        private void complain(TopicPartition partition, String what) {
            complaints.add("%s, %s %s".formatted(name, partition, what));
        }
    }
}
