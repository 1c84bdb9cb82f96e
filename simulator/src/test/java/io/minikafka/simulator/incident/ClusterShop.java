package io.minikafka.simulator.incident;

import io.minikafka.app.cluster.LocalCluster;
import io.minikafka.app.cluster.LocalNode;
import io.minikafka.app.node.RunningBroker;
import io.minikafka.observer.watch.Target;
import io.minikafka.simulator.broker.ProcessCluster;
import io.minikafka.simulator.ops.Kafka;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/// A shop on a cluster of three processes, whose wires can be cut and slowed: orders on three replicas, and a group that bills
/// them.
final class ClusterShop implements Trouble.Scene {
    private static final int NODES = 3;
    private static final int ORDERS_A_SECOND = 100;

    /// More than a follower may be late, less than nodes take each other for gone.
    private static final int SLOW_MS = 1_900;

    private static final int SLOW_SPREAD_MS = 300;

    final LocalCluster cluster;
    private final Random random;
    private final Injection injection;
    private final OrderProducer orders;
    private final ShopWorker billing;

    /// Makes the trouble in it.
    interface Injection {
        void into(ClusterShop shop) throws Exception;
    }

    ClusterShop(Path folder, long seed, Injection injection) {
        this.random = new Random(seed);
        this.injection = injection;
        this.cluster = LocalCluster.lay(folder.resolve("cluster"), NODES, 0, true);
        cluster.up(
                List.of(
                        "minikafka.http.listener=127.0.0.1:0",
                        "group.initial.rebalance.delay.ms=0"));
        String bootstrap = cluster.plan().addresses();
        try (Admin admin = Kafka.admin(bootstrap)) {
            ProcessCluster.awaitFormed(admin, NODES);
            NewTopic topic = new NewTopic(Shop.ORDERS, Shop.PARTITIONS, (short) NODES);
            NewTopic log = new NewTopic(Shop.APPLICATION_LOG, 1, (short) NODES);
            Kafka.get(admin.createTopics(List.of(topic, log)).all());
        }
        begin(bootstrap);
        this.orders = new OrderProducer(bootstrap, Shop.ORDERS, ORDERS_A_SECOND);
        this.billing = new ShopWorker(bootstrap, "billing", Shop.ORDERS);
    }

    /// Partitions that were made just now wait for their replicas; afterwards all is well.
    private static void begin(String bootstrap) {
        try (KafkaProducer<byte[], byte[]> producer = Kafka.producer(bootstrap, Map.of())) {
            for (int partition = 0; partition < Shop.PARTITIONS; partition++) {
                Kafka.send(
                        producer,
                        new TopicPartition(Shop.ORDERS, partition),
                        "the first".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /// Some node, but none before `first`.
    int victim(int first) {
        return first + random.nextInt(NODES - first + 1);
    }

    /// From all others, both ways.
    void cut(int node) {
        cluster.wires("part " + node + " " + others(node));
    }

    /// What the others say to it comes late.
    void slowWayTo(int node) {
        int delayMs = SLOW_MS + random.nextInt(SLOW_SPREAD_MS);
        for (LocalNode other : cluster.nodes()) {
            if (other.id() != node) {
                cluster.wires("delay %d %d %d".formatted(other.id(), node, delayMs));
            }
        }
    }

    /// Most orders go into one partition from now on.
    void heat() {
        orders.heat(random.nextInt(Shop.PARTITIONS), 0.85 + random.nextDouble() / 10);
        orders.rate(orders.rate() * (2 + random.nextInt(3)));
    }

    private String others(int node) {
        return cluster.nodes().stream()
                .filter(other -> other.id() != node)
                .map(other -> Integer.toString(other.id()))
                .collect(Collectors.joining(","));
    }

    @Override
    public Target target() {
        List<URI> pages =
                cluster.nodes().stream()
                        .map(node -> node.running().map(RunningBroker::http).orElseThrow())
                        .map(http -> URI.create("http://" + http + "/metrics"))
                        .toList();
        return new Target(cluster.plan().addresses(), pages, List.of(Shop.APPLICATION_LOG));
    }

    @Override
    public void goWrong() throws Exception {
        injection.into(this);
    }

    @Override
    public void close() {
        try {
            for (LocalNode node : cluster.nodes()) {
                node.kill();
            }
            cluster.down();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        orders.close();
        billing.close();
    }
}
