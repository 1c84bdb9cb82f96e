package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.Ports;
import io.minikafka.simulator.broker.ProcessCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Three nodes and partitions with one replica each: whoever coordinates a group tells its lag in all of them.
class ClusterLagTest {
    private static final int PARTITIONS = 6;
    private static final int RECORDS = 10;
    private static final int GROUPS = 6;

    @TempDir Path folder;

    @RegisterExtension final ProcessCluster cluster = new ProcessCluster();

    @Test
    void lagIsWholeThoughNoNodeHasAllReplicas() {
        List<Integer> pages = new ArrayList<>();
        cluster.found(folder, page(pages));
        cluster.join(folder, page(pages));
        cluster.join(folder, page(pages));
        try (Admin admin = cluster.admin()) {
            cluster.awaitFormed(admin);
            Kafka.get(
                    admin.createTopics(List.of(new NewTopic("spread", PARTITIONS, (short) 1)))
                            .all());
            produce();
            Map<TopicPartition, OffsetAndMetadata> starts = new HashMap<>();
            IntStream.range(0, PARTITIONS)
                    .forEach(i ->
                            starts.put(new TopicPartition("spread", i), new OffsetAndMetadata(1)));
            for (int group = 0; group < GROUPS; group++) {
                Kafka.get(admin.alterConsumerGroupOffsets("group-" + group, starts).all());
            }
            for (int group = 0; group < GROUPS; group++) {
                String row = "{group=\"group-%d\",topic=\"spread\"}".formatted(group);
                Await.until(
                        "the lag of group " + group,
                        () -> rows(pages, "minikafka_group_lag_records" + row),
                        () ->
                                rows(pages, "minikafka_group_lag_records" + row)
                                        .equals(List.of(PARTITIONS * (RECORDS - 1.0))));
                assertThat(rows(pages, "minikafka_group_lag_seconds" + row).getFirst())
                        .isPositive();
            }
            assertThat(rows(pages, "minikafka_group_lag_unknown_partitions")).containsOnly(0.0);
        }
    }

    private static Map<String, String> page(List<Integer> pages) {
        pages.add(Ports.free());
        return Map.of(
                "minikafka.http.listener",
                "127.0.0.1:" + pages.getLast(),
                "group.initial.rebalance.delay.ms",
                "0");
    }

    /// What the nodes say of a sample, those that say something.
    private static List<Double> rows(List<Integer> pages, String sample) {
        return pages.stream()
                .map(Scrape::metrics)
                .filter(scrape -> scrape.text().contains(sample + " "))
                .map(scrape -> scrape.value(sample))
                .toList();
    }

    private void produce() {
        try (var producer = Kafka.producer(cluster.bootstrap(), Map.of())) {
            for (int i = 0; i < PARTITIONS * RECORDS; i++) {
                var _ =
                        producer.send(
                                new ProducerRecord<>("spread", i % PARTITIONS, null, new byte[1]));
            }
        }
    }
}
