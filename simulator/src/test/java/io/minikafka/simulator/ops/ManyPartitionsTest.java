package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten thousand partitions, each with a record, through an orderly restart and a kill.
class ManyPartitionsTest {
    private static final int TOPICS = 100;
    private static final int PARTITIONS = 100;
    private static final int OPEN_FILES_MAX = 200;
    private static final int OTHER_DESCRIPTORS_MAX = 200;
    private static final long RESIDENT_MAX_BYTES = 450L << 20;

    @TempDir private Path folder;

    @Test
    void theyAreAllThereAfterEachRestartAndStayCheap() throws Exception {
        Map<String, String> settings =
                Map.of("minikafka.open.files.max", Integer.toString(OPEN_FILES_MAX));
        try (BrokerProcess broker = BrokerProcess.start(folder, settings)) {
            try (Admin admin = Kafka.admin(broker.bootstrap())) {
                List<NewTopic> topics = new ArrayList<>();
                for (int i = 0; i < TOPICS; i++) {
                    topics.add(new NewTopic("topic-" + i, PARTITIONS, (short) 1));
                }
                Kafka.get(admin.createTopics(topics).all());
            }
            writeToEach(broker, 1);
            check(broker, 1);
            broker.stop();
            broker.restart();
            check(broker, 1);
            writeToEach(broker, 2);
            broker.kill9();
            broker.restart();
            check(broker, 2);
        }
    }

    private static void writeToEach(BrokerProcess broker, int round) {
        List<Exception> failures = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                Kafka.producer(broker.bootstrap(), Map.of("linger.ms", 50))) {
            for (TopicPartition partition : all()) {
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        partition.topic(),
                                        partition.partition(),
                                        null,
                                        new byte[] {(byte) round}),
                                (_, failure) -> {
                                    if (failure != null) {
                                        failures.add(failure);
                                    }
                                });
            }
            producer.flush();
        }
        assertThat(failures).isEmpty();
    }

    private static void check(BrokerProcess broker, long records) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                Kafka.consumer(broker.bootstrap(), Map.of())) {
            assertThat(consumer.listTopics().keySet())
                    .filteredOn(topic -> !topic.startsWith("__"))
                    .hasSize(TOPICS);
            assertThat(consumer.endOffsets(all()).values())
                    .hasSize(TOPICS * PARTITIONS)
                    .containsOnly(records);
            List<TopicPartition> some =
                    all().stream().filter(each -> each.partition() % 10 == 3).toList();
            consumer.assign(some);
            assertThat(Kafka.readToEnd(consumer, some)).hasSize((int) (some.size() * records));
        }
        ProcessFigures figures = ProcessFigures.of(broker.pid());
        assertThat(figures.descriptors()).isLessThan(OPEN_FILES_MAX + OTHER_DESCRIPTORS_MAX);
        assertThat(figures.residentBytes()).isLessThan(RESIDENT_MAX_BYTES);
    }

    private static List<TopicPartition> all() {
        List<TopicPartition> all = new ArrayList<>();
        for (int topic = 0; topic < TOPICS; topic++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                all.add(new TopicPartition("topic-" + topic, partition));
            }
        }
        return all;
    }
}
