package io.minikafka.simulator.incident;

import io.minikafka.observer.app.Observer;
import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.IncidentEvent;
import io.minikafka.simulator.ops.Kafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/// A day in some minutes: quiet at night, a rise in the morning, a peak at noon; a deployment, a new topic, a change of a
/// setting that is right. What the observer tells of it is a false alarm.
final class CleanDay {
    private static final long TICK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int HOURS = 24;

    private CleanDay() {}

    static List<Incident> run(Path folder, int seconds, long seed) {
        List<Incident> alarms = new ArrayList<>();
        try (Shop shop = Shop.open(folder.resolve("day"), seed, Map.of());
                Observer observer = new Observer(shop.target())) {
            double orders = shop.orders.rate();
            double clicks = shop.clicks.rate();
            long due = System.nanoTime();
            int hourBefore = -1;
            for (int second = 0; second < seconds; second++) {
                double hour = (double) HOURS * second / seconds;
                shop.orders.rate(orders * share(hour));
                shop.clicks.rate(clicks * share(hour));
                if ((int) hour != hourBefore) {
                    hourBefore = (int) hour;
                    happens(shop, hourBefore);
                }
                for (IncidentEvent event : observer.tick(System.currentTimeMillis())) {
                    if (event instanceof IncidentEvent.Opened(Incident incident)) {
                        alarms.add(incident);
                    }
                }
                due = Math.max(due + TICK_NS, System.nanoTime());
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            }
        }
        return alarms;
    }

    /// Of the day's mean: a fifth at night, nearly two at noon.
    private static double share(double hour) {
        double day = Math.max(0, Math.sin((hour - 6) / 14 * Math.PI));
        return 0.2 + 1.2 * day + (hour > 12 && hour < 13 ? 0.5 : 0);
    }

    private static void happens(Shop shop, int hour) {
        switch (hour) {
            case 5 -> Kafka.create(shop.admin, "reports", 3, Map.of());
            case 9 -> {
                shop.billing.removeFirst().close();
                shop.billing.add(shop.work("billing", Shop.ORDERS));
            }
            case 11 -> set(shop, Shop.CLICKS, "retention.ms", "172800000");
            case 14 -> shop.billing.add(shop.work("billing", Shop.ORDERS));
            case 16 -> set(shop, Shop.ORDERS, "max.message.bytes", "2000000");
            default -> shop.clicks.size(150 + 10 * hour);
        }
    }

    private static void set(Shop shop, String topic, String key, String value) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp change =
                new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        Kafka.get(shop.admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all());
    }
}
