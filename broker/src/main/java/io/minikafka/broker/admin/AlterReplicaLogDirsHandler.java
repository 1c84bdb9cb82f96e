package io.minikafka.broker.admin;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.StorageState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData.AlterReplicaLogDir;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData.AlterReplicaLogDirTopic;
import org.apache.kafka.common.message.AlterReplicaLogDirsResponseData;
import org.apache.kafka.common.message.AlterReplicaLogDirsResponseData.AlterReplicaLogDirPartitionResult;
import org.apache.kafka.common.message.AlterReplicaLogDirsResponseData.AlterReplicaLogDirTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// AlterReplicaLogDirs, versions 1 and 2 (KIP-113). There is one data folder: a replica may be "moved" into
/// it, where it already is.
final class AlterReplicaLogDirsHandler
        implements ApiHandler<AlterReplicaLogDirsRequestData, AlterReplicaLogDirsResponseData> {
    private final MetadataStore metadata;
    private final LogManager logs;
    private final DataFolder folder;

    AlterReplicaLogDirsHandler(MetadataStore metadata, LogManager logs, DataFolder folder) {
        this.metadata = metadata;
        this.logs = logs;
        this.folder = folder;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.ALTER_REPLICA_LOG_DIRS;
    }

    @Override
    public void handle(
            RequestContext context,
            AlterReplicaLogDirsRequestData request,
            Answer<AlterReplicaLogDirsResponseData> answer) {
        MetadataImage image = metadata.image();
        Map<String, Map<Integer, Errors>> results = new LinkedHashMap<>();
        for (AlterReplicaLogDir target : request.dirs()) {
            for (AlterReplicaLogDirTopic topic : target.topics()) {
                Map<Integer, Errors> ofTopic =
                        results.computeIfAbsent(topic.name(), _ -> new LinkedHashMap<>());
                for (int partition : topic.partitions()) {
                    ofTopic.put(partition, moved(image, topic.name(), partition, target.path()));
                }
            }
        }
        AlterReplicaLogDirsResponseData response = new AlterReplicaLogDirsResponseData();
        results.forEach((topic, partitions) -> {
            AlterReplicaLogDirTopicResult result =
                    new AlterReplicaLogDirTopicResult().setTopicName(topic);
            partitions.forEach((partition, error) ->
                    result.partitions()
                            .add(
                                    new AlterReplicaLogDirPartitionResult()
                                            .setPartitionIndex(partition)
                                            .setErrorCode(error.code())));
            response.results().add(result);
        });
        answer.send(response);
    }

    private Errors moved(MetadataImage image, String topic, int partition, String path) {
        if (!path.equals(folder.path())) {
            return Errors.LOG_DIR_NOT_FOUND;
        }
        if (logs.state() instanceof StorageState.Offline) {
            return Errors.KAFKA_STORAGE_ERROR;
        }
        return image.topic(topic).filter(found -> found.hasPartition(partition)).isPresent()
                ? Errors.NONE
                : Errors.UNKNOWN_TOPIC_OR_PARTITION;
    }
}
