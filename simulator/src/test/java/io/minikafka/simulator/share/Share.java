package io.minikafka.simulator.share;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Share consumers and what goes with them, on one broker.
final class Share implements AutoCloseable {
    private static final long ANSWER_S = 60;

    private final String bootstrap;
    private final Admin admin;

    Share(String bootstrap) {
        this.bootstrap = bootstrap;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    Admin admin() {
        return admin;
    }

    String bootstrap() {
        return bootstrap;
    }

    void topic(String name, int partitions, Map<String, String> settings) {
        get(
                admin.createTopics(
                                List.of(
                                        new NewTopic(name, partitions, (short) 1)
                                                .configs(settings)))
                        .all());
    }

    void group(String groupId, Map<String, String> settings) {
        List<AlterConfigOp> changes = new ArrayList<>();
        settings.forEach((name, value) ->
                changes.add(
                        new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        get(
                admin.incrementalAlterConfigs(
                                Map.of(
                                        new ConfigResource(ConfigResource.Type.GROUP, groupId),
                                        changes))
                        .all());
    }

    KafkaShareConsumer<String, String> consumer(String groupId, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("group.id", groupId);
        settings.put("key.deserializer", StringDeserializer.class);
        settings.put("value.deserializer", StringDeserializer.class);
        settings.put("reconnect.backoff.max.ms", 100);
        settings.putAll(more);
        return new KafkaShareConsumer<>(settings);
    }

    KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "key.serializer",
                        StringSerializer.class,
                        "value.serializer",
                        StringSerializer.class,
                        "compression.type",
                        "lz4",
                        "linger.ms",
                        5,
                        "delivery.timeout.ms",
                        Integer.MAX_VALUE));
    }

    /// Sends records and waits until they are safe.
    void send(Collection<ProducerRecord<String, String>> records) {
        try (KafkaProducer<String, String> producer = producer()) {
            List<Future<?>> sent = new ArrayList<>();
            records.forEach(record -> sent.add(producer.send(record)));
            producer.flush();
            sent.forEach(Share::get);
        }
    }

    static ProducerRecord<String, String> record(
            String topic, String key, String value, Map<String, Object> headers) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, value);
        headers.forEach((name, content) ->
                record.headers().add(name, content.toString().getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    /// Where the group is, and what waits for it.
    Map<TopicPartition, SharePartitionOffsetInfo> offsets(String groupId) {
        return get(
                admin.listShareGroupOffsets(Map.of(groupId, new ListShareGroupOffsetsSpec()))
                        .partitionsToOffsetInfo(groupId));
    }

    long lag(String groupId) {
        return offsets(groupId).values().stream().mapToLong(info -> info.lag().orElse(0L)).sum();
    }

    static <T> T get(Future<T> future) {
        try {
            return future.get(ANSWER_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the broker did not do it: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
