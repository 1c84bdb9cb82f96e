import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads without a group: whole topics, or the first record after a seek.
final class Readers {
    private static final Duration POLL = Duration.ofMillis(500);

    private Readers() {}

    static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, Map<String, String> more) {
        Map<String, Object> configs = new HashMap<>();
        configs.put("bootstrap.servers", bootstrap);
        configs.put("key.deserializer", ByteArrayDeserializer.class);
        configs.put("value.deserializer", ByteArrayDeserializer.class);
        configs.put("enable.auto.commit", "false");
        configs.putAll(more);
        return new KafkaConsumer<>(configs);
    }

    /// Reads the topics from their beginning to their present end.
    static Void consume(String bootstrap, Arguments request) throws Exception {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap, Map.of());
                RecordFile.Writer out = new RecordFile.Writer(request.text("file"))) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : request.list("topics")) {
                for (PartitionInfo info : consumer.partitionsFor(topic)) {
                    partitions.add(new TopicPartition(topic, info.partition()));
                }
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    out.write(record);
                }
            }
        }
        return null;
    }

    /// Tells the offset of the first record that arrives after a seek. `at` is `beginning`, `end`,
    /// `offset:N` or `timestamp:MS`; at the end, and beyond the last timestamp, it is the position.
    static Map<String, String> first(String bootstrap, Arguments request) {
        TopicPartition partition = request.topicPartition();
        String[] at = request.text("at").split(":");
        try (KafkaConsumer<byte[], byte[]> consumer =
                consumer(bootstrap, Map.of("max.poll.records", "1"))) {
            List<TopicPartition> one = Collections.singletonList(partition);
            consumer.assign(one);
            boolean more = true;
            switch (at[0]) {
                case "beginning" -> consumer.seekToBeginning(one);
                case "end" -> {
                    consumer.seekToEnd(one);
                    more = false;
                }
                case "offset" -> consumer.seek(partition, Long.parseLong(at[1]));
                case "timestamp" -> {
                    OffsetAndTimestamp found =
                            consumer.offsetsForTimes(Map.of(partition, Long.parseLong(at[1])))
                                    .get(partition);
                    if (found == null) {
                        return Map.of("offset", "none");
                    }
                    consumer.seek(partition, found.offset());
                }
                default -> throw new IllegalArgumentException("at=" + at[0]);
            }
            if (!more) {
                return Map.of("offset", String.valueOf(consumer.position(partition)));
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            while (records.isEmpty()) {
                records = consumer.poll(POLL);
            }
            return Map.of("offset", String.valueOf(records.iterator().next().offset()));
        }
    }

    /// Commits an offset for a group that has no members.
    static Map<String, String> commit(String bootstrap, Arguments request) {
        TopicPartition partition = request.topicPartition();
        try (KafkaConsumer<byte[], byte[]> consumer =
                consumer(bootstrap, Map.of("group.id", request.text("group")))) {
            consumer.assign(Collections.singletonList(partition));
            consumer.commitSync(
                    Map.of(
                            partition,
                            new OffsetAndMetadata(
                                    request.number("offset"), request.text("metadata"))));
        }
        return Map.of();
    }
}
