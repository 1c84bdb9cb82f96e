package io.minikafka.simulator.delay;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A topic with delayed delivery, and clients that know nothing of it but the header.
record Reminders(String bootstrap, String topic) {
    static Reminders create(String bootstrap, int partitions, int replicas)
            throws InterruptedException, ExecutionException {
        Reminders made = new Reminders(bootstrap, "reminders");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(made.topic(), partitions, (short) replicas)
                                            .configs(Map.of("delayed.delivery.enable", "true"))))
                    .all()
                    .get();
        }
        return made;
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new java.util.HashMap<>(more);
        settings.put("bootstrap.servers", bootstrap);
        settings.put("delivery.timeout.ms", 300_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    KafkaConsumer<byte[], byte[]> consumer(String group) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", bootstrap,
                                "group.id", group,
                                "auto.offset.reset", "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    /// A record whose value says when it is due.
    ProducerRecord<byte[], byte[]> record(int partition, String value, long dueMs) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        topic, partition, null, value.getBytes(StandardCharsets.UTF_8));
        if (dueMs > 0) {
            record.headers()
                    .add(
                            "minikafka.deliver.at",
                            Long.toString(dueMs).getBytes(StandardCharsets.UTF_8));
        }
        return record;
    }
}
