package io.minikafka.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.base.Time;
import io.minikafka.base.config.RawSetting;
import io.minikafka.broker.RequestFuzz;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.disk.RealDisk;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random and damaged requests against everything that the broker serves.
class BrokerFuzzTest {
    private static final long SEED = Long.getLong("seed", 20_261_123L);
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 20_000);

    @TempDir Path data;

    @Test
    void everyRequestOfEveryApiEnds() throws Exception {
        BrokerConfig config =
                BrokerConfig.of(
                        List.of(
                                set("log.dirs", data.toString()),
                                set("group.min.session.timeout.ms", "1000"),
                                set("group.initial.rebalance.delay.ms", "0")));
        Time time = Time.system();
        var broken = new AtomicReference<Throwable>();
        try (var disk = new RealDisk(data);
                var logs = LogManager.open(StorageSettings.of(config), disk, time);
                var broker =
                        new Broker(
                                new Ground(config, logs, disk, time, broken::set, new Opened()),
                                new FolderIdentity("fuzz", 1, "folder"),
                                Optional.empty(),
                                () -> {})) {
            var fuzz =
                    new RequestFuzz(
                            broker.router(),
                            List.of("orders", "state", "group-1", "consumer", "range", ""),
                            List.of(Uuid.ZERO_UUID, new Uuid(1, 2)),
                            SEED);
            assertThat(fuzz.run(REQUESTS)).as("seed %d", SEED).isGreaterThan(REQUESTS / 2);
            assertThat(broken.get()).as("seed %d", SEED).isNull();
        }
    }

    private static RawSetting set(String key, String value) {
        return new RawSetting(key, value, "test");
    }
}
