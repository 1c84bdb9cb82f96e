package io.minikafka.broker.quota;

import io.minikafka.broker.Uuids;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.Optional;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.protocol.ApiMessage;

/// How many partitions a request makes or deletes, and whether its client knows to come back (KIP-599).
final class Mutations {
    private static final int CREATE_REFUSED_SINCE = 6;
    private static final int ADD_REFUSED_SINCE = 3;
    private static final int DELETE_REFUSED_SINCE = 5;

    private Mutations() {}

    /// 0 for requests that only look, and for all that are about something else.
    static int count(MetadataImage image, ApiMessage message) {
        int count = 0;
        switch (message) {
            case CreateTopicsRequestData create when !create.validateOnly() -> {
                for (CreatableTopic topic : create.topics()) {
                    count +=
                            Math.max(
                                    1, Math.max(topic.numPartitions(), topic.assignments().size()));
                }
            }
            case CreatePartitionsRequestData add when !add.validateOnly() -> {
                for (CreatePartitionsTopic topic : add.topics()) {
                    count += Math.max(0, topic.count() - partitions(image.topic(topic.name())));
                }
            }
            case DeleteTopicsRequestData delete -> {
                for (String name : delete.topicNames()) {
                    count += partitions(image.topic(name));
                }
                for (DeleteTopicState topic : delete.topics()) {
                    count += partitions(topic(image, topic));
                }
            }
            default -> count = 0;
        }
        return count;
    }

    static boolean mayBeRefused(short version, ApiMessage message) {
        return switch (message) {
            case CreateTopicsRequestData _ -> version >= CREATE_REFUSED_SINCE;
            case CreatePartitionsRequestData _ -> version >= ADD_REFUSED_SINCE;
            case DeleteTopicsRequestData _ -> version >= DELETE_REFUSED_SINCE;
            default -> false;
        };
    }

    private static Optional<TopicImage> topic(MetadataImage image, DeleteTopicState topic) {
        return topic.name() != null
                ? image.topic(topic.name())
                : image.topic(Uuids.toJava(topic.topicId()));
    }

    private static int partitions(Optional<TopicImage> topic) {
        return topic.map(TopicImage::partitions).orElse(0);
    }
}
