package io.minikafka.simulator.incident;

import static io.minikafka.observer.incident.SignalKind.*;

import io.minikafka.observer.incident.SignalKind;
import io.minikafka.simulator.ops.Kafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/// All kinds of trouble. Strengths and places come from the shop's seed.
final class Troubles {
    private static final long ROOM_BYTES = 1L << 30;
    private static final long FILL_BYTES = 2L << 30;

    private Troubles() {}

    static List<Trouble> all(Path disk) throws IOException {
        long reserve = Files.getFileStore(disk).getUsableSpace() - ROOM_BYTES;
        return List.of(
                quiet("slow-disk", Set.of(SYNC_SLOW, PRODUCE_SLOW), "", Troubles::slowDisk),
                new Trouble(
                        "full-disk",
                        "full-disk",
                        Set.of(STORAGE_READ_ONLY, DISK_LOW, PRODUCE_ERRORS),
                        "",
                        false,
                        Shop.stage(
                                Map.of("minikafka.disk.reserve.bytes", Long.toString(reserve)),
                                Troubles::fullDisk)),
                quiet(
                        "killed-node",
                        Set.of(NODE_UNREACHABLE, NODE_RESTARTED),
                        "",
                        shop -> shop.broker.kill9()),
                quiet(
                        "poison-record",
                        Set.of(OFFSET_STUCK, RECORD_FAILURE, MEMBERS_CHANGE),
                        Shop.ORDERS,
                        Troubles::poison),
                quiet(
                        "hot-partition",
                        Set.of(PARTITION_HOT, LAG_GROWS),
                        Shop.ORDERS,
                        Troubles::heat),
                quiet(
                        "stuck-consumer",
                        Set.of(OFFSET_STUCK, LAG_GROWS),
                        Shop.ORDERS,
                        Troubles::hang),
                quiet(
                        "rebalance-storm",
                        Set.of(REBALANCES_MANY, MEMBERS_CHANGE, LAG_GROWS),
                        Shop.ORDERS,
                        Troubles::storm),
                loud(
                        "gc-pressure",
                        Set.of(GC_PRESSURE, PRODUCE_SLOW, FETCH_SLOW, CPU_HIGH),
                        Troubles::fillHeap),
                loud(
                        "cpu-pressure",
                        Set.of(CPU_HIGH, CPU_STARVED, PRODUCE_SLOW, FETCH_SLOW),
                        Troubles::spin),
                quiet(
                        "fsync-stall",
                        Set.of(SYNC_STALLED, PRODUCE_STALLED, PRODUCE_SLOW),
                        "",
                        Troubles::hangSyncs),
                loud(
                        "client-flood",
                        Set.of(
                                REQUESTS_SURGE,
                                CONNECTIONS_SURGE,
                                CONNECTIONS_REFUSED,
                                CPU_HIGH,
                                THROTTLED),
                        Troubles::flood),
                quiet(
                        "wrong-config",
                        Set.of(CONFIG_CHANGED, PRODUCE_ERRORS, RECORDS_LOST, THROTTLED),
                        Shop.ORDERS,
                        Troubles::misconfigure),
                inCluster(
                        "killed-node",
                        Set.of(NODE_UNREACHABLE, NODE_REACHABLE),
                        shop -> shop.cluster.node(shop.victim(2)).kill()),
                inCluster("hot-partition", Set.of(PARTITION_HOT, LAG_GROWS), ClusterShop::heat),
                inCluster(
                        "network-partition",
                        Set.of(PEER_LOST, NODE_REACHABLE, FOLLOWER_BEHIND),
                        shop -> shop.cut(shop.victim(1))),
                inCluster(
                        "slow-follower",
                        Set.of(FOLLOWER_BEHIND, PRODUCE_SLOW),
                        shop -> shop.slowWayTo(shop.victim(2))));
    }

    private static Trouble inCluster(
            String cause, Set<SignalKind> support, ClusterShop.Injection injection) {
        return new Trouble(
                cause + "-in-a-cluster",
                cause,
                support,
                "",
                true,
                (folder, seed) -> new ClusterShop(folder, seed, injection));
    }

    private static Trouble quiet(
            String cause, Set<SignalKind> support, String topic, Trouble.Injection injection) {
        return new Trouble(cause, cause, support, topic, false, Shop.stage(Map.of(), injection));
    }

    private static Trouble loud(
            String cause, Set<SignalKind> support, Trouble.Injection injection) {
        return new Trouble(cause, cause, support, "", true, Shop.stage(Map.of(), injection));
    }

    private static void slowDisk(Shop shop) {
        shop.fault("write.delay.ms=" + (40 + shop.random.nextInt(160)));
    }

    private static void hangSyncs(Shop shop) {
        shop.fault("hang.ms=" + (2_600 + shop.random.nextInt(3_400)), "hang.every.ms=5000");
    }

    private static void fillHeap(Shop shop) {
        shop.fault("heap.percent=" + (60 + shop.random.nextInt(10)));
    }

    private static void spin(Shop shop) {
        shop.fault("spinners=" + (2 + shop.random.nextInt(3)));
    }

    private static void fullDisk(Shop shop) throws Exception {
        Path fill = shop.folder.resolve("fill");
        Process process =
                new ProcessBuilder("fallocate", "-l", Long.toString(FILL_BYTES), fill.toString())
                        .inheritIO()
                        .start();
        if (process.waitFor() != 0) {
            throw new IOException("fallocate failed: is there a file system that knows it?");
        }
        shop.open(() -> Files.delete(fill));
    }

    private static void poison(Shop shop) {
        if (shop.random.nextBoolean()) {
            shop.billing.forEach(ShopWorker::beSilent);
        }
        shop.orders.send(shop.random.nextInt(Shop.PARTITIONS), "poison");
    }

    private static void heat(Shop shop) {
        shop.orders.heat(
                shop.random.nextInt(Shop.PARTITIONS), 0.85 + shop.random.nextDouble() / 10);
        shop.orders.rate(shop.orders.rate() * (2 + shop.random.nextInt(3)));
    }

    private static void hang(Shop shop) {
        shop.billing.getFirst().hang();
        if (shop.random.nextBoolean()) {
            shop.billing.getLast().hang();
        }
    }

    /// Instances that come and go, as under a supervisor whose health check is wrong.
    private static void storm(Shop shop) {
        Flapping flapping = new Flapping(shop, 2 + shop.random.nextInt(2));
        shop.open(flapping);
    }

    private static void flood(Shop shop) {
        shop.open(
                new Flood(
                        shop.broker.bootstrap(),
                        shop.random.nextBoolean() ? Flood.Sort.CONNECTIONS : Flood.Sort.REQUESTS));
    }

    private static void misconfigure(Shop shop) {
        switch (shop.random.nextInt(3)) {
            case 0 -> set(shop, "max.message.bytes", "100");
            case 1 -> {
                shop.orders.size(4_000);
                shop.billing.forEach(worker -> worker.slow(20));
                set(shop, "retention.bytes", "131072");
            }
            default ->
                    Kafka.get(
                            shop.admin
                                    .alterClientQuotas(
                                            List.of(
                                                    new ClientQuotaAlteration(
                                                            new ClientQuotaEntity(
                                                                    Map.of(
                                                                            "client-id",
                                                                            "shop-orders")),
                                                            List.of(
                                                                    new ClientQuotaAlteration.Op(
                                                                            "producer_byte_rate",
                                                                            2_000.0)))))
                                    .all());
        }
    }

    private static void set(Shop shop, String key, String value) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Shop.ORDERS);
        List<AlterConfigOp> change = new ArrayList<>();
        change.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET));
        Kafka.get(shop.admin.incrementalAlterConfigs(Map.of(topic, change)).all());
    }
}
