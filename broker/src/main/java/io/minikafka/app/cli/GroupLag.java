package io.minikafka.app.cli;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// How far behind a group is in each partition: in records, and in time, which is the age of the oldest record
/// that it has not consumed.
///
/// @param committed -1 if there is none
/// @param oldestMs time of the oldest record that was not consumed; -1 if there is none or it cannot be read
record GroupLag(long committed, long end, long oldestMs) {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    boolean isKnown() {
        return committed >= 0;
    }

    long records() {
        return Math.max(0, end - committed);
    }

    static <V> SortedMap<TopicPartition, V> byPartition() {
        return new TreeMap<>(
                Comparator.comparing(TopicPartition::topic)
                        .thenComparingInt(TopicPartition::partition));
    }

    static SortedMap<TopicPartition, GroupLag> of(
            Admin admin, Target target, SortedMap<TopicPartition, Long> committed)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
        for (TopicPartition partition : committed.keySet()) {
            latest.put(partition, OffsetSpec.latest());
            earliest.put(partition, OffsetSpec.earliest());
        }
        var ends = admin.listOffsets(latest).all().get();
        var starts = admin.listOffsets(earliest).all().get();
        Map<TopicPartition, Long> behind = new HashMap<>();
        committed.forEach((partition, offset) -> {
            long start = offset(starts, partition);
            long from = Math.max(offset, start);
            if (offset >= 0 && from < offset(ends, partition)) {
                behind.put(partition, from);
            }
        });
        Map<TopicPartition, Long> times = times(target, behind);
        SortedMap<TopicPartition, GroupLag> lags = byPartition();
        committed.forEach((partition, offset) ->
                lags.put(
                        partition,
                        new GroupLag(
                                offset,
                                offset(ends, partition),
                                times.getOrDefault(partition, -1L))));
        return lags;
    }

    private static long offset(
            Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
        return Optional.ofNullable(offsets.get(partition)).map(info -> info.offset()).orElse(-1L);
    }

    /// The times of the first records at or behind the given offsets.
    static Map<TopicPartition, Long> times(Target target, Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, Long> times = new HashMap<>();
        if (offsets.isEmpty()) {
            return times;
        }
        Map<String, Object> settings = target.clientSettings();
        settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
        settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
        settings.put("enable.auto.commit", "false");
        settings.put("max.partition.fetch.bytes", "1");
        long endNs = System.nanoTime() + READ_TIMEOUT.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            consumer.assign(offsets.keySet());
            offsets.forEach(consumer::seek);
            while (times.size() < offsets.size() && System.nanoTime() < endNs) {
                for (ConsumerRecord<byte[], byte[]> read : consumer.poll(Duration.ofMillis(200))) {
                    TopicPartition partition = new TopicPartition(read.topic(), read.partition());
                    if (times.putIfAbsent(partition, read.timestamp()) == null) {
                        consumer.pause(List.of(partition));
                    }
                }
            }
        }
        return times;
    }
}
