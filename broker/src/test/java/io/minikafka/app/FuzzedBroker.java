package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.base.Time;
import io.minikafka.base.config.RawSetting;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.disk.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/// A whole broker without a network, with everything that it serves, for fuzzers.
final class FuzzedBroker implements AutoCloseable {
    /// Names of topics and groups that may come to be.
    static final List<String> WORDS =
            List.of("orders", "state", "group-1", "consumer", "range", "");

    static final List<Uuid> IDS = List.of(Uuid.ZERO_UUID, new Uuid(1, 2));

    private final Time time = Time.system();
    private final Path data;
    private final RealDisk disk;
    private final LogManager logs;
    private final Broker broker;

    FuzzedBroker(Path data, Consumer<Throwable> broken) {
        this.data = data;
        BrokerConfig config =
                BrokerConfig.of(
                        List.of(
                                set("log.dirs", data.toString()),
                                set("group.min.session.timeout.ms", "1000"),
                                set("group.initial.rebalance.delay.ms", "0")));
        disk = new RealDisk(data);
        logs = LogManager.open(StorageSettings.of(config), disk, time);
        broker =
                new Broker(
                        new Ground(config, logs, disk, time, broken, new Opened()),
                        new FolderIdentity("fuzz", 1, "folder"),
                        Optional.empty(),
                        () -> {});
    }

    Broker broker() {
        return broker;
    }

    Time time() {
        return time;
    }

    private static RawSetting set(String key, String value) {
        return new RawSetting(key, value, "test");
    }

    /// And its data go: a long run makes many brokers.
    @Override
    public void close() throws IOException {
        broker.close();
        logs.close();
        disk.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
