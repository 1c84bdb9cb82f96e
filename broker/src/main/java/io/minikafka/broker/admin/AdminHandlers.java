package io.minikafka.broker.admin;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.NodeAddress;
import io.minikafka.broker.NodeIdentity;
import io.minikafka.broker.Partitions;
import io.minikafka.storage.LogManager;
import java.util.List;

/// The handlers of all APIs that make, change and describe topics and settings.
public final class AdminHandlers {
    private AdminHandlers() {}

    /// @param owner the metadata's
    /// @param broker the settings with which the broker was started
    public static List<ApiHandler<?, ?>> all(
            MetadataStore metadata,
            SerialExecutor owner,
            TopicLogs topicLogs,
            Partitions partitions,
            PartitionViews views,
            LogManager logs,
            ConfigValues broker,
            DataFolder folder,
            NodeIdentity identity,
            NodeAddress address) {
        MetadataRequests requests = new MetadataRequests(metadata, owner);
        ConfigDescriptions descriptions = new ConfigDescriptions(broker, identity.nodeId());
        return List.of(
                new CreateTopicsHandler(requests, topicLogs::settings),
                new DeleteTopicsHandler(requests),
                new CreatePartitionsHandler(requests),
                new DeleteRecordsHandler(partitions, owner),
                new DescribeConfigsHandler(
                        metadata, topicLogs::settings, descriptions, identity.nodeId()),
                new AlterConfigsHandler(requests),
                new IncrementalAlterConfigsHandler(requests),
                new UpdateFeaturesHandler(requests),
                new ListConfigResourcesHandler(metadata, identity.nodeId()),
                new DescribeClusterHandler(identity, address, metadata),
                new DescribeTopicPartitionsHandler(metadata, views),
                new DescribeLogDirsHandler(metadata, logs, folder));
    }
}
