package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import java.util.List;

/// All settings of a broker, in sections as they stand in the reference page.
public final class BrokerConfigKeys {
    /// A heading of the reference page and the keys below it.
    record Section(String title, ConfigKeys keys) {}

    static final List<Section> SECTIONS =
            List.of(
                    new Section("The node", NodeKeys.ALL),
                    new Section("The cluster", ClusterKeys.ALL),
                    new Section("Network", NetworkKeys.ALL),
                    new Section("Logs", LogKeys.ALL),
                    new Section("Compaction", CleanerKeys.ALL),
                    new Section("Consumer groups", GroupKeys.ALL),
                    new Section("Share groups", ShareKeys.ALL),
                    new Section("Streams groups", StreamsKeys.ALL),
                    new Section("Transactions", TransactionKeys.ALL),
                    new Section("Storage", StorageKeys.ALL),
                    new Section("Quotas", QuotaKeys.ALL),
                    new Section("Metrics", MetricKeys.ALL),
                    new Section("The diary", DiaryKeys.ALL));

    public static final ConfigKeys ALL =
            ConfigKeys.of(
                    SECTIONS.stream()
                            .flatMap(section -> section.keys().all().stream())
                            .toArray(ConfigKey<?>[]::new));

    private BrokerConfigKeys() {}
}
