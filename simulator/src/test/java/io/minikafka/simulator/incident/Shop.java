package io.minikafka.simulator.incident;

import io.minikafka.observer.watch.Target;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.Ports;
import io.minikafka.simulator.fault.FaultAgent;
import io.minikafka.simulator.ops.Kafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;

/// A broker process with work that never stops: orders that a group bills, clicks that another counts, and the log of
/// both in a topic. What goes wrong in it is the test's.
final class Shop implements AutoCloseable {
    static final String ORDERS = "orders";
    static final String CLICKS = "clicks";
    static final String APPLICATION_LOG = "application-log";
    static final int PARTITIONS = 4;

    final Random random;
    final Path folder;
    final BrokerProcess broker;
    final Admin admin;
    final OrderProducer orders;
    final OrderProducer clicks;
    final List<ShopWorker> billing = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Path control;
    private final int http = Ports.free();

    private Shop(Path folder, long seed, Map<String, String> settings) {
        this.random = new Random(seed);
        this.folder = folder;
        this.control = folder.resolve("faults.properties");
        Map<String, String> all = new HashMap<>(settings);
        all.put("minikafka.http.listener", "127.0.0.1:" + http);
        all.put("group.initial.rebalance.delay.ms", "0");
        all.putIfAbsent("log.retention.check.interval.ms", "1000");
        this.broker =
                BrokerProcess.start(
                        folder,
                        all,
                        List.of("-javaagent:" + FaultAgent.jar(folder) + "=" + control));
        this.admin = open(Kafka.admin(broker.bootstrap()));
        Kafka.create(admin, ORDERS, PARTITIONS, Map.of("segment.bytes", "262144"));
        Kafka.create(admin, CLICKS, PARTITIONS, Map.of());
        Kafka.create(admin, APPLICATION_LOG, 1, Map.of());
        this.orders = open(new OrderProducer(broker.bootstrap(), ORDERS, 120 + random.nextInt(80)));
        this.clicks = open(new OrderProducer(broker.bootstrap(), CLICKS, 60 + random.nextInt(60)));
        billing.add(work("billing", ORDERS));
        billing.add(work("billing", ORDERS));
        work("stats", CLICKS);
    }

    static Shop open(Path folder, long seed, Map<String, String> settings) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Shop(folder, seed, settings);
    }

    /// A shop in which this goes wrong.
    static Trouble.Stage stage(Map<String, String> settings, Trouble.Injection injection) {
        return (folder, seed) -> {
            Shop shop = open(folder, seed, settings);
            return new Trouble.Scene() {
                @Override
                public Target target() {
                    return shop.target();
                }

                @Override
                public void goWrong() throws Exception {
                    injection.into(shop);
                }

                @Override
                public void close() {
                    shop.close();
                }
            };
        };
    }

    /// One more member of a group.
    ShopWorker work(String group, String topic) {
        return open(new ShopWorker(broker.bootstrap(), group, topic));
    }

    <T extends AutoCloseable> T open(T resource) {
        opened.add(resource);
        return resource;
    }

    Target target() {
        return new Target(
                broker.bootstrap(),
                List.of(URI.create("http://127.0.0.1:" + http + "/metrics")),
                List.of(APPLICATION_LOG));
    }

    /// Tells the agent in the broker what to do from now on.
    void fault(String... lines) {
        Path written = control.resolveSibling("faults.new");
        try {
            Files.writeString(written, String.join("\n", lines), StandardCharsets.UTF_8);
            Files.move(written, control, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        broker.kill9();
        for (AutoCloseable each : opened.reversed()) {
            try {
                each.close();
            } catch (Exception e) {
                throw new AssertionError("the shop cannot be closed", e);
            }
        }
        broker.close();
    }
}
