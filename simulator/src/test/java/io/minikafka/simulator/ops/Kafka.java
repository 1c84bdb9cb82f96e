package io.minikafka.simulator.ops;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Java clients with settings that suit a test, and what tests do with them again and again.
public final class Kafka {
    private static final long ANSWER_S = 60;
    private static final Duration POLL = Duration.ofMillis(200);

    private Kafka() {}

    public static KafkaProducer<byte[], byte[]> producer(
            String bootstrap, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        settings.put("acks", "all");
        settings.put("reconnect.backoff.max.ms", 100);
        settings.putAll(more);
        return new KafkaProducer<>(settings);
    }

    public static KafkaConsumer<byte[], byte[]> consumer(
            String bootstrap, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("reconnect.backoff.max.ms", 100);
        settings.putAll(more);
        return new KafkaConsumer<>(settings);
    }

    public static Admin admin(String bootstrap) {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    public static void create(
            Admin admin, String topic, int partitions, Map<String, String> configs) {
        get(
                admin.createTopics(
                                List.of(
                                        new NewTopic(topic, partitions, (short) 1)
                                                .configs(configs)))
                        .all());
    }

    public static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get(ANSWER_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the broker did not do it: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// What an answer says about one of those that were asked for.
    public static <K, V> V get(KafkaFuture<Map<K, V>> future, K key) {
        return at(get(future), key);
    }

    /// What must be there.
    public static <K, V> V at(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new AssertionError("there is nothing for " + key + " in " + map);
        }
        return value;
    }

    /// A setting of a topic, as it is in force.
    public static String setting(Admin admin, String topic, String name) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return get(admin.describeConfigs(List.of(resource)).all(), resource).get(name).value();
    }

    /// Sends one record and waits until it is acknowledged.
    public static RecordMetadata send(
            KafkaProducer<byte[], byte[]> producer, TopicPartition to, byte[] value) {
        try {
            return producer.send(new ProducerRecord<>(to.topic(), to.partition(), null, value))
                    .get(ANSWER_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the broker did not take a record: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Polls until the partitions are read up to the end that they have now.
    public static List<ConsumerRecord<byte[], byte[]>> readToEnd(
            KafkaConsumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long limitNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_S);
        while (ends.entrySet().stream()
                .anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
            if (System.nanoTime() > limitNs) {
                throw new AssertionError("the end was not reached: " + ends);
            }
            consumer.poll(POLL).forEach(records::add);
        }
        return records;
    }
}
