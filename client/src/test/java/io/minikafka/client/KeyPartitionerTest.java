package io.minikafka.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

class KeyPartitionerTest {
    private static final String TOPIC = "orders";

    private final KeyPartitioner partitioner = new KeyPartitioner();

    /// The broker's side is tested against the same function.
    @Test
    void agreesWithKafkasOwnForEveryKey() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] key = new byte[random.nextInt(40)];
            random.nextBytes(key);
            int partitions = 1 + random.nextInt(200);
            assertThat(KeyPartitioner.partition(key, partitions))
                    .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
        }
    }

    @Test
    void recordsWithoutAKeyGoWhereALeaderIsInRuns() {
        Set<Integer> used = new TreeSet<>();
        int changes = 0;
        int before = -1;
        for (int i = 0; i < 640; i++) {
            int chosen = partitioner.partition(TOPIC, null, null, null, null, cluster());
            changes += chosen == before ? 0 : 1;
            before = chosen;
            used.add(chosen);
        }
        assertThat(used).containsExactly(0, 2);
        assertThat(changes).isEqualTo(10);
    }

    /// Three partitions, the second of which has no leader.
    private static Cluster cluster() {
        Node node = new Node(1, "localhost", 9092);
        Node[] nodes = {node};
        List<PartitionInfo> partitions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            partitions.add(new PartitionInfo(TOPIC, i, i == 1 ? null : node, nodes, nodes));
        }
        return new Cluster("c", List.of(node), partitions, Set.of(), Set.of());
    }
}
