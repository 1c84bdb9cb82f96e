package io.minikafka.simulator.scale;

import io.minikafka.app.cluster.LocalCluster;
import io.minikafka.app.node.RunningBroker;
import io.minikafka.observer.json.Json;
import io.minikafka.observer.scale.Capacity;
import io.minikafka.observer.scale.ScaleSettings;
import io.minikafka.observer.scale.service.ClusterNodes;
import io.minikafka.observer.scale.service.MetricsPages;
import io.minikafka.observer.scale.service.ScaleService;
import io.minikafka.observer.watch.Http;
import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.ops.Kafka;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/// Two hours of a shop's day around its sale, each minute in `minuteMs`, on a cluster of four nodes of which the last
/// stands by. A quota on each node is its capacity, so that a machine of few processors shows what a node more is worth.
final class SpikeRun {
    private static final int TOPICS_MAX = 40;
    private static final int NODES = 4;
    private static final int ACTIVE = 3;
    private static final int PARTITIONS = 24;
    private static final int UNEVEN_MAX = 1;
    private static final int DAYS_KNOWN = 7;
    private static final int FROM = ShopDay.SALE_BEGINS - 45;
    private static final int UNTIL = ShopDay.SALE_ENDS + 15;
    private static final int READING_MINUTES = 15;
    private static final int COOLDOWN_MINUTES = 10;
    private static final int CALL_LIMIT_MS = 10_000;
    private static final String COUNTER = "minikafka_partition_received_bytes_total";

    /// @param nodeBytes that one node takes a second
    /// @param startMinutes that the scaler is told a node needs
    record Plan(long seed, long minuteMs, double nodeBytes, int startMinutes) {}

    /// @param p50Ms from the moment at which a record of the sale was due until its acknowledgement
    /// @param calmP99Ms the same before the sale
    /// @param led partitions that each node led when the sale began
    record Result(
            double p50Ms,
            double p99Ms,
            double calmP99Ms,
            int sent,
            int acknowledged,
            int failed,
            int lost,
            int doubled,
            List<Integer> led) {
        int ledByStandby() {
            return led.getLast();
        }
    }

    private final Path folder;
    private final Plan plan;
    private final ShopDay day;
    private String topic = "";

    SpikeRun(Path folder, Plan plan) {
        this.folder = folder;
        this.plan = plan;
        this.day = new ShopDay(plan.seed());
    }

    Result run(boolean scaled) throws Exception {
        LocalCluster cluster = LocalCluster.lay(folder.resolve("cluster"), NODES, 0, false);
        try {
            cluster.up(
                    List.of(
                            "minikafka.http.listener=127.0.0.1:0",
                            "quota.window.num=3",
                            "minikafka.diary.metrics.interval.ms=0"));
            return run(cluster, scaled);
        } finally {
            cluster.down();
        }
    }

    private Result run(LocalCluster cluster, boolean scaled) throws Exception {
        String bootstrap = cluster.plan().addresses();
        nodes(cluster)
                .carryOut(new Capacity.Action("begin", Capacity.Kind.DRAIN, 1, ACTIVE, "standby"));
        try (Admin admin = Kafka.admin(bootstrap)) {
            topic = evenTopic(admin);
            // Whoever was first to have a partition leads it; nothing is in it yet, so the
            // preferred one wins.
            Kafka.get(admin.electLeaders(ElectionType.PREFERRED, partitions()).partitions());
            Await.until(
                    "three nodes lead as many partitions each",
                    () -> led(admin),
                    () -> isEven(led(admin)));
            limit(admin);
            // The minute in which the day begins: late enough that the scaler has read its journal.
            long begin = System.currentTimeMillis() / plan.minuteMs() + READING_MINUTES;
            return scaled ? scaled(cluster, admin, begin) : measured(cluster, admin, begin);
        }
    }

    private Result scaled(LocalCluster cluster, Admin admin, long begin) throws Exception {
        double perMinute = plan.nodeBytes() * plan.minuteMs() / 1_000;
        ScaleSettings settings =
                new ScaleSettings(
                        perMinute, plan.startMinutes(), ACTIVE, NODES, 1, COOLDOWN_MINUTES, 0.7);
        Path scale = Files.createDirectories(folder.resolve("scale"));
        Files.write(scale.resolve("load.csv"), journal(begin, perMinute));
        try (MetricsPages pages = new MetricsPages(pages(cluster), COUNTER);
                ExecutorService thread = Executors.newSingleThreadExecutor();
                ScaleService service =
                        new ScaleService(
                                settings,
                                pages,
                                Optional.of(nodes(cluster)),
                                scale,
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                InstantSource.system(),
                                plan.minuteMs())) {
            service.start();
            var _ =
                    thread.submit(() -> {
                        service.run();
                        return true;
                    });
            Result result = measured(cluster, admin, begin);
            printHistory(service.address());
            return result;
        }
    }

    /// What the scaler would have seen in the days before.
    private List<String> journal(long begin, double perMinute) {
        return LongStream.range(-DAYS_KNOWN * (long) ShopDay.MINUTES, 0)
                .mapToObj(back -> (begin + back) + "," + day.nodes(FROM + back) * perMinute)
                .toList();
    }

    private Result measured(LocalCluster cluster, Admin admin, long begin) throws Exception {
        OpenLoop load = new OpenLoop(topic, PARTITIONS);
        AtomicReference<List<Integer>> led = new AtomicReference<>(List.of());
        try (ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor()) {
            long startMs = begin * plan.minuteMs();
            var look =
                    looks.schedule(
                            () -> led.set(led(admin)),
                            startMs + minutesMs(ShopDay.SALE_BEGINS) - System.currentTimeMillis(),
                            TimeUnit.MILLISECONDS);
            while (System.currentTimeMillis() < startMs) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            load.run(cluster.plan().addresses(), minutesNs(UNTIL), this::perSecond);
            look.get();
        }
        BitSet there = new BitSet();
        int doubled = read(cluster.plan().addresses(), there);
        BitSet lost = load.acknowledged();
        lost.andNot(there);
        long from = minutesNs(ShopDay.SALE_BEGINS);
        long until = minutesNs(ShopDay.SALE_ENDS);
        return new Result(
                load.quantileMs(0.5, from, until),
                load.quantileMs(0.99, from, until),
                load.quantileMs(0.99, 0, from),
                load.sent(),
                load.acknowledged().cardinality(),
                load.failed(),
                lost.cardinality(),
                doubled,
                led.get());
    }

    private double perSecond(long sinceNs) {
        long minute = FROM + sinceNs / TimeUnit.MILLISECONDS.toNanos(plan.minuteMs());
        return day.nodes(minute) * plan.nodeBytes() / OpenLoop.RECORD_BYTES;
    }

    private long minutesMs(int ofDay) {
        return (ofDay - FROM) * plan.minuteMs();
    }

    private long minutesNs(int ofDay) {
        return TimeUnit.MILLISECONDS.toNanos(minutesMs(ofDay));
    }

    /// A topic which three nodes shall lead in about equal parts. Where partitions are placed is chance, so some topics are made
    /// until one is so.
    private static String evenTopic(Admin admin) {
        for (int number = 1; number <= TOPICS_MAX; number++) {
            String name = "sales-" + number;
            Kafka.get(admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 3))).all());
            if (isEven(count(describe(admin, name), each -> each.replicas().getFirst()))) {
                return name;
            }
            Kafka.get(admin.deleteTopics(List.of(name)).all());
        }
        throw new AssertionError("no topic of " + TOPICS_MAX + " is spread evenly");
    }

    private static List<TopicPartitionInfo> describe(Admin admin, String name) {
        return Kafka.at(Kafka.get(admin.describeTopics(List.of(name)).allTopicNames()), name)
                .partitions();
    }

    private Set<TopicPartition> partitions() {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toSet());
    }

    /// All that is in the topic; answers how many records are there twice.
    private int read(String bootstrap, BitSet into) {
        Set<TopicPartition> all = partitions();
        int doubled = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = Kafka.consumer(bootstrap, Map.of())) {
            consumer.assign(all);
            for (var record : Kafka.readToEnd(consumer, all)) {
                int number = ByteBuffer.wrap(record.value()).getInt();
                doubled += into.get(number) ? 1 : 0;
                into.set(number);
            }
        }
        return doubled;
    }

    /// By each node, in their order.
    private List<Integer> led(Admin admin) {
        return count(
                describe(admin, topic).stream().filter(each -> each.leader() != null).toList(),
                TopicPartitionInfo::leader);
    }

    private static List<Integer> count(
            List<TopicPartitionInfo> partitions, Function<TopicPartitionInfo, Node> node) {
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(id ->
                        (int)
                                partitions.stream()
                                        .filter(each -> node.apply(each).id() == id)
                                        .count())
                .toList();
    }

    private static boolean isEven(List<Integer> byNode) {
        int share = PARTITIONS / ACTIVE;
        return byNode.getLast() == 0
                && byNode.subList(0, ACTIVE).stream()
                        .allMatch(count -> Math.abs(count - share) <= UNEVEN_MAX);
    }

    /// No client may send more to one node.
    private void limit(Admin admin) {
        Map<String, String> everyClient = new HashMap<>();
        everyClient.put("client-id", null);
        Kafka.get(
                admin.alterClientQuotas(
                                List.of(
                                        new ClientQuotaAlteration(
                                                new ClientQuotaEntity(everyClient),
                                                List.of(
                                                        new ClientQuotaAlteration.Op(
                                                                "producer_byte_rate",
                                                                plan.nodeBytes())))))
                        .all());
    }

    private static ClusterNodes nodes(LocalCluster cluster) {
        int first = cluster.plan().ports().firstKey();
        return new ClusterNodes(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Kafka.at(cluster.plan().ports(), first)),
                List.copyOf(cluster.plan().ports().keySet()),
                CALL_LIMIT_MS);
    }

    private static List<URI> pages(LocalCluster cluster) {
        return cluster.nodes().stream()
                .map(node -> node.running().map(RunningBroker::http).orElseThrow())
                .map(http -> URI.create("http://" + http + "/metrics"))
                .toList();
    }

    private static void printHistory(InetSocketAddress scaler) {
        try (Http http = new Http(Duration.ofSeconds(10))) {
            URI page = URI.create("http://127.0.0.1:" + scaler.getPort() + "/history");
            for (Json entry : Json.read(http.get(page).orElse("[]")).items()) {
                Json decision = entry.at("decision");
                System.out.printf(
                        "    %d -> %d nodes: %s (%s)%n",
                        decision.at("total").longOr(0),
                        decision.at("target").longOr(0),
                        decision.at("reason").textOr(""),
                        entry.at("words").textOr(""));
            }
        }
    }
}
