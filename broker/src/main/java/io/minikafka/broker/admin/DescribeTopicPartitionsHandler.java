package io.minikafka.broker.admin;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.AuthorizedOperations;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.Uuids;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.metadata.TopicNames;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.Cursor;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// DescribeTopicPartitions, version 0: topics in the order of their names, a limited number of partitions at
/// a time, and a cursor that says where to go on.
final class DescribeTopicPartitionsHandler
        implements ApiHandler<
                DescribeTopicPartitionsRequestData, DescribeTopicPartitionsResponseData> {
    /// Partitions in one response, however many the client would take; Kafka's default.
    static final int PARTITIONS_MAX = 2_000;

    private final MetadataStore metadata;
    private final PartitionViews views;

    DescribeTopicPartitionsHandler(MetadataStore metadata, PartitionViews views) {
        this.metadata = metadata;
        this.views = views;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.DESCRIBE_TOPIC_PARTITIONS;
    }

    @Override
    public void handle(
            RequestContext context,
            DescribeTopicPartitionsRequestData request,
            Answer<DescribeTopicPartitionsResponseData> answer) {
        MetadataImage image = metadata.image();
        String from = request.cursor() == null ? "" : request.cursor().topicName();
        int fromPartition = request.cursor() == null ? 0 : request.cursor().partitionIndex();
        if (fromPartition < 0) {
            // The response has no error of its own; Kafka's clients never send this.
            answer.close("DescribeTopicPartitions cursor with partition " + fromPartition);
            return;
        }
        Iterator<String> names =
                request.topics().isEmpty() ? allFrom(image, from) : askedFrom(request, from);
        int left = Math.max(1, Math.min(request.responsePartitionLimit(), PARTITIONS_MAX));
        DescribeTopicPartitionsResponseData response = new DescribeTopicPartitionsResponseData();
        while (names.hasNext()) {
            String name = names.next();
            if (left == 0) {
                response.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(0));
                break;
            }
            int first = name.equals(from) ? fromPartition : 0;
            Optional<TopicImage> topic = image.topic(name);
            if (topic.isEmpty()) {
                response.topics().add(unknown(name));
                continue;
            }
            int end = (int) Math.min(topic.get().partitions(), (long) first + left);
            response.topics().add(described(image, topic.get(), first, end));
            left -= Math.max(0, end - first);
            if (end < topic.get().partitions()) {
                response.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(end));
                break;
            }
        }
        answer.send(response);
    }

    private static Iterator<String> allFrom(MetadataImage image, String from) {
        Iterator<TopicImage> topics = image.topicsFrom(from);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return topics.hasNext();
            }

            @Override
            public String next() {
                return topics.next().name();
            }
        };
    }

    private static Iterator<String> askedFrom(
            DescribeTopicPartitionsRequestData request, String from) {
        TreeSet<String> names = new TreeSet<>();
        request.topics().stream().map(TopicRequest::name).forEach(names::add);
        return names.tailSet(from, true).iterator();
    }

    private DescribeTopicPartitionsResponseTopic described(
            MetadataImage image, TopicImage topic, int first, int end) {
        DescribeTopicPartitionsResponseTopic described =
                new DescribeTopicPartitionsResponseTopic()
                        .setName(topic.name())
                        .setTopicId(Uuids.toKafka(topic.id()))
                        .setIsInternal(MetadataHandler.isInternal(topic.name()))
                        .setTopicAuthorizedOperations(AuthorizedOperations.ofTopic(true));
        for (int partition = first; partition < end; partition++) {
            PartitionView view = views.of(image, topic, partition);
            described
                    .partitions()
                    .add(
                            new DescribeTopicPartitionsResponsePartition()
                                    .setErrorCode(
                                            view.isLed()
                                                    ? Errors.NONE.code()
                                                    : Errors.LEADER_NOT_AVAILABLE.code())
                                    .setPartitionIndex(partition)
                                    .setLeaderId(view.leader())
                                    .setLeaderEpoch(view.epoch())
                                    .setReplicaNodes(view.replicas())
                                    .setIsrNodes(view.inSync())
                                    .setEligibleLeaderReplicas(List.of())
                                    .setLastKnownElr(List.of())
                                    .setOfflineReplicas(view.offline()));
        }
        return described;
    }

    private static DescribeTopicPartitionsResponseTopic unknown(String name) {
        Errors error =
                TopicNames.problem(name).isPresent()
                        ? Errors.INVALID_TOPIC_EXCEPTION
                        : Errors.UNKNOWN_TOPIC_OR_PARTITION;
        return new DescribeTopicPartitionsResponseTopic().setName(name).setErrorCode(error.code());
    }
}
