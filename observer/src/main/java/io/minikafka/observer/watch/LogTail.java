package io.minikafka.observer.watch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads topics of log lines from their ends, in no group. Topics that are not there yet are looked for now and then.
/// At most [#LINES_MAX] lines a look; what is beyond is counted and left behind. Owned by one thread.
final class LogTail implements AutoCloseable {
    static final int LINES_MAX = 20_000;
    private static final int LINE_CHARS_MAX = 8_192;
    private static final long LOOK_FOR_TOPICS_MS = 5_000;
    private static final Duration CALL_LIMIT = Duration.ofSeconds(2);
    private static final Duration NOTHING_NEW = Duration.ofMillis(20);
    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);

    /// What came, and how many lines were too many.
    record Lines(List<LogEntry> entries, long missed) {}

    private final List<String> topics;
    private final long backMs;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> known = new HashSet<>();
    private boolean wasThere;
    private long lookedMs;

    /// @param backMs how far into the past the first look goes
    LogTail(Target target, long backMs) {
        List<String> all = new ArrayList<>(target.logTopics());
        all.add(Target.BROKER_LOGS);
        this.topics = all;
        this.backMs = backMs;
        Map<String, Object> settings = Clients.settings(target.bootstrap());
        settings.put("auto.offset.reset", "latest");
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        settings.put("max.poll.records", LINES_MAX);
        this.consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Lines look(long nowMs) {
        List<LogEntry> entries = new ArrayList<>();
        long missed = 0;
        try {
            lookForTopics(nowMs);
            boolean more = !known.isEmpty();
            while (more) {
                var records = consumer.poll(NOTHING_NEW);
                more = !records.isEmpty();
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (entries.size() < LINES_MAX && record.value() != null) {
                        entries.add(entry(record));
                    } else {
                        missed++;
                    }
                }
                if (entries.size() >= LINES_MAX) {
                    consumer.seekToEnd(known);
                    more = false;
                }
            }
        } catch (KafkaException notNow) {
            LOG.debug("log topics cannot be read now", notNow);
        }
        return new Lines(entries, missed);
    }

    private void lookForTopics(long nowMs) {
        if (nowMs - lookedMs < LOOK_FOR_TOPICS_MS) {
            return;
        }
        lookedMs = nowMs;
        Map<String, List<PartitionInfo>> there = consumer.listTopics(CALL_LIMIT);
        Set<TopicPartition> fresh = new HashSet<>();
        for (String topic : topics) {
            for (PartitionInfo partition : there.getOrDefault(topic, List.of())) {
                fresh.add(new TopicPartition(topic, partition.partition()));
            }
        }
        fresh.removeAll(known);
        if (!fresh.isEmpty()) {
            known.addAll(fresh);
            consumer.assign(known);
            begin(fresh, nowMs);
        }
        wasThere = true;
    }

    /// What was there at the first look is read from some time ago on; what comes later, from its beginning.
    private void begin(Set<TopicPartition> fresh, long nowMs) {
        if (wasThere) {
            consumer.seekToBeginning(fresh);
            return;
        }
        Map<TopicPartition, Long> since = new HashMap<>();
        fresh.forEach(partition -> since.put(partition, nowMs - backMs));
        Map<TopicPartition, OffsetAndTimestamp> places =
                consumer.offsetsForTimes(since, CALL_LIMIT);
        for (TopicPartition partition : fresh) {
            OffsetAndTimestamp place = places.get(partition);
            if (place == null) {
                consumer.seekToEnd(Set.of(partition));
            } else {
                consumer.seek(partition, place.offset());
            }
        }
    }

    private static LogEntry entry(ConsumerRecord<byte[], byte[]> record) {
        String text = new String(record.value(), StandardCharsets.UTF_8).strip();
        String bounded = text.substring(0, Math.min(text.length(), LINE_CHARS_MAX));
        Map<String, String> pairs =
                record.topic().equals(Target.BROKER_LOGS) ? LogLineReader.pairs(bounded) : Map.of();
        return new LogEntry(record.timestamp(), record.topic(), bounded, pairs);
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CALL_LIMIT));
    }
}
