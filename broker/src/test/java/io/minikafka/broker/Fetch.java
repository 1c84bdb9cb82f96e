package io.minikafka.broker;

import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;

/// Fetch requests for tests: whole ones, that do not wait, unless the test changes it.
public final class Fetch {
    private Fetch() {}

    public static FetchRequestData request(
            int version, TopicImage topic, int partition, long offset) {
        return add(
                new FetchRequestData()
                        .setMaxWaitMs(0)
                        .setMinBytes(1)
                        .setMaxBytes(Integer.MAX_VALUE)
                        .setSessionEpoch(-1)
                        .setTopics(new ArrayList<>()),
                version,
                topic,
                partition,
                offset);
    }

    public static FetchRequestData add(
            FetchRequestData request, int version, TopicImage topic, int partition, long offset) {
        var wanted = new FetchTopic();
        if (version >= 13) {
            wanted.setTopicId(TestBroker.id(topic));
        } else {
            wanted.setTopic(topic.name());
        }
        wanted.setPartitions(
                new ArrayList<>(
                        List.of(
                                new FetchPartition()
                                        .setPartition(partition)
                                        .setFetchOffset(offset)
                                        .setPartitionMaxBytes(1 << 20))));
        request.topics().add(wanted);
        return request;
    }

    public static PartitionData only(FetchResponseData response) {
        if (response.responses().size() != 1
                || response.responses().getFirst().partitions().size() != 1) {
            throw new AssertionError("not one partition in " + response);
        }
        return response.responses().getFirst().partitions().getFirst();
    }
}
