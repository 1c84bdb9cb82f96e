package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.LogKeys;
import io.minikafka.broker.Features;
import io.minikafka.cluster.metadata.Controller;
import io.minikafka.cluster.metadata.ControllerConfig;
import io.minikafka.cluster.metadata.Placing;
import java.util.UUID;

/// The metadata's controller out of the broker's settings.
final class MetadataSettings {
    private MetadataSettings() {}

    static Controller controller(BrokerConfig config, int nodeId, Placing placing) {
        return new Controller(
                new ControllerConfig(
                        nodeId,
                        config.value(LogKeys.NUM_PARTITIONS),
                        config.value(LogKeys.DEFAULT_REPLICATION_FACTOR),
                        config.value(LogKeys.PARTITIONS_MAX),
                        config.value(LogKeys.DELETE_TOPIC_ENABLE)),
                config.values(),
                UUID::randomUUID,
                Features.SUPPORTED,
                placing);
    }
}
