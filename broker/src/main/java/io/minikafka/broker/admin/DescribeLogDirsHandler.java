package io.minikafka.broker.admin;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.StorageState;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsRequestData.DescribableLogDirTopic;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsPartition;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// DescribeLogDirs, versions 1 to 5: the one data folder, and how large the partitions in it are.
final class DescribeLogDirsHandler
        implements ApiHandler<DescribeLogDirsRequestData, DescribeLogDirsResponseData> {
    private final MetadataStore metadata;
    private final LogManager logs;
    private final DataFolder folder;

    DescribeLogDirsHandler(MetadataStore metadata, LogManager logs, DataFolder folder) {
        this.metadata = metadata;
        this.logs = logs;
        this.folder = folder;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.DESCRIBE_LOG_DIRS;
    }

    @Override
    public void handle(
            RequestContext context,
            DescribeLogDirsRequestData request,
            Answer<DescribeLogDirsResponseData> answer) {
        DescribeLogDirsResult result = new DescribeLogDirsResult().setLogDir(folder.path());
        if (logs.state() instanceof StorageState.Offline) {
            result.setErrorCode(Errors.KAFKA_STORAGE_ERROR.code());
        } else {
            result.setTotalBytes(folder.totalBytes().getAsLong())
                    .setUsableBytes(folder.usableBytes().getAsLong());
            addTopics(metadata.image(), request, result);
        }
        DescribeLogDirsResponseData response = new DescribeLogDirsResponseData();
        response.results().add(result);
        answer.send(response);
    }

    private void addTopics(
            MetadataImage image, DescribeLogDirsRequestData request, DescribeLogDirsResult result) {
        if (request.topics() == null) {
            for (TopicImage topic : image.topics()) {
                DescribeLogDirsTopic described = new DescribeLogDirsTopic().setName(topic.name());
                for (int partition = 0; partition < topic.partitions(); partition++) {
                    described.partitions().add(described(topic, partition));
                }
                result.topics().add(described);
            }
            return;
        }
        for (DescribableLogDirTopic asked : request.topics()) {
            image.topic(asked.topic())
                    .ifPresent(topic -> {
                        DescribeLogDirsTopic described =
                                new DescribeLogDirsTopic().setName(topic.name());
                        for (int partition : asked.partitions()) {
                            if (topic.hasPartition(partition)) {
                                described.partitions().add(described(topic, partition));
                            }
                        }
                        result.topics().add(described);
                    });
        }
    }

    /// A partition that was never written to has no log and no bytes.
    private DescribeLogDirsPartition described(TopicImage topic, int partition) {
        long size =
                logs.existing(new TopicIdPartition(topic.id(), partition))
                        .map(Log::sizeBytes)
                        .orElse(0L);
        return new DescribeLogDirsPartition()
                .setPartitionIndex(partition)
                .setPartitionSize(size)
                .setOffsetLag(0)
                .setIsFutureKey(false);
    }
}
