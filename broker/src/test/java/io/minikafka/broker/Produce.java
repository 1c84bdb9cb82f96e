package io.minikafka.broker;

import io.minikafka.cluster.metadata.TopicImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/// Produce requests and what they carry, for tests.
public final class Produce {
    private Produce() {}

    public static MemoryRecords batch(CompressionType type, String... values) {
        var records = new SimpleRecord[values.length];
        for (int i = 0; i < values.length; i++) {
            records[i] =
                    new SimpleRecord(
                            System.currentTimeMillis(), bytes("key" + i), bytes(values[i]));
        }
        return MemoryRecords.withRecords(Compression.of(type).build(), records);
    }

    public static MemoryRecords batch(String... values) {
        return batch(CompressionType.NONE, values);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static ProduceRequestData request(
            int version, TopicImage topic, int partition, BaseRecords records) {
        var request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1_000);
        add(request, version, topic, partition, records);
        return request;
    }

    public static void add(
            ProduceRequestData request,
            int version,
            TopicImage topic,
            int partition,
            BaseRecords records) {
        var data = new TopicProduceData();
        if (version >= 13) {
            data.setTopicId(TestBroker.id(topic));
        } else {
            data.setName(topic.name());
        }
        data.setPartitionData(
                List.of(new PartitionProduceData().setIndex(partition).setRecords(records)));
        request.topicData().add(data);
    }

    public static PartitionProduceResponse only(ProduceResponseData response) {
        var topic = response.responses().iterator().next();
        if (response.responses().size() != 1 || topic.partitionResponses().size() != 1) {
            throw new AssertionError("not one partition in " + response);
        }
        return topic.partitionResponses().getFirst();
    }
}
