package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import java.util.List;

/// The few settings that most people ever look at, for the top of the reference page.
final class FirstKeys {
    /// @param when one would set it
    record First(ConfigKey<?> key, String when) {}

    static final List<First> ALL =
            List.of(
                    new First(NodeKeys.LOG_DIRS, "the data shall lie elsewhere"),
                    new First(NodeKeys.LISTENERS, "clients on other machines shall reach it"),
                    new First(
                            NodeKeys.ADVERTISED_LISTENERS,
                            "clients must use another name than they bootstrap from"),
                    new First(ClusterKeys.JOIN, "it shall enter a cluster"),
                    new First(LogKeys.LOG_RETENTION_HOURS, "records shall stay longer or shorter"),
                    new First(LogKeys.LOG_RETENTION_BYTES, "the disk is small"),
                    new First(LogKeys.NUM_PARTITIONS, "topics that make themselves need more"),
                    new First(
                            LogKeys.AUTO_CREATE_TOPICS_ENABLE, "topics shall not make themselves"),
                    new First(LogKeys.DURABILITY, "speed counts for more than a loss of power"),
                    new First(
                            MetricKeys.HTTP_LISTENER, "Prometheus shall find it at a fixed port"));

    private FirstKeys() {}
}
