package io.minikafka.simulator.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// One broker, one topic, and a group whose members come and go. Its delays are short, so that a test is.
final class GroupFixture implements AutoCloseable {
    static final String TOPIC = "t";
    static final String GROUP = "g";
    static final int PARTITIONS = 6;
    static final Map<String, Object> NEW_PROTOCOL =
            Map.of("group.id", GROUP, "group.protocol", "consumer");
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "group.consumer.min.session.timeout.ms", "1000",
                    "group.consumer.session.timeout.ms", "6000",
                    "group.consumer.min.heartbeat.interval.ms", "100",
                    "group.consumer.heartbeat.interval.ms", "300",
                    "group.consumer.assignment.interval.ms", "100",
                    "group.initial.rebalance.delay.ms", "0");

    final BrokerProcess broker;
    final Claims claims = new Claims();
    final Seen seen = new Seen();
    final Admin admin;
    final List<Worker> workers = new ArrayList<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<TopicPartition, Long> sent = new HashMap<>();
    private int names;

    GroupFixture(Path folder) {
        broker = BrokerProcess.start(folder, SETTINGS);
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrap(),
                                "key.serializer",
                                ByteArraySerializer.class,
                                "value.serializer",
                                ByteArraySerializer.class,
                                "reconnect.backoff.max.ms",
                                100));
        create(TOPIC, PARTITIONS);
    }

    void create(String topic, int partitions) {
        get(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all());
    }

    /// Sends so many records to each partition and waits until they are acknowledged.
    void send(String topic, int partitions, int records) {
        List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            for (int p = 0; p < partitions; p++) {
                acknowledged.add(producer.send(new ProducerRecord<>(topic, p, null, new byte[10])));
                sent.merge(new TopicPartition(topic, p), 1L, Long::sum);
            }
        }
        acknowledged.forEach(GroupFixture::get);
    }

    void send(int records) {
        send(TOPIC, PARTITIONS, records);
    }

    Worker join(Map<String, Object> settings) {
        Worker worker =
                Worker.start("w" + names++, claims, seen, broker.bootstrap(), TOPIC, settings);
        workers.add(worker);
        return worker;
    }

    Worker joinByPattern(String pattern, Map<String, Object> settings) {
        Worker worker =
                Worker.startWithPattern(
                        "w" + names++, claims, seen, broker.bootstrap(), pattern, settings);
        workers.add(worker);
        return worker;
    }

    void leave(Worker worker) {
        workers.remove(worker);
        worker.close();
    }

    /// All partitions are owned, and everybody has a fair share of them.
    void awaitFairShares() {
        int least = PARTITIONS / workers.size();
        await(
                "fair shares of " + PARTITIONS + " partitions",
                () ->
                        workers.stream().mapToInt(Worker::share).sum() == PARTITIONS
                                && workers.stream().allMatch(w -> w.share() >= least));
    }

    void awaitAllRead() {
        await("everything is read of " + sent, () -> seen.hasAll(sent));
        assertThat(claims.complaints()).isEmpty();
        assertThat(seen.failures()).isEmpty();
    }

    void await(String what, BooleanSupplier condition) {
        Await.until(what, () -> workers + " read " + seen.counts() + seen.failures(), condition);
    }

    ConsumerGroupDescription describe() {
        return get(admin.describeConsumerGroups(List.of(GROUP)).all()).values().iterator().next();
    }

    static <T> T get(Future<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the broker did not do it: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            workers.forEach(Worker::close);
        } finally {
            producer.close();
            admin.close();
            broker.close();
        }
    }
}
