package io.minikafka.broker.produce;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TopicPartitions;
import io.minikafka.storage.ActiveProducer;
import io.minikafka.storage.Log;
import java.util.Optional;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeProducersResponseData;
import org.apache.kafka.common.message.DescribeProducersResponseData.PartitionResponse;
import org.apache.kafka.common.message.DescribeProducersResponseData.ProducerState;
import org.apache.kafka.common.message.DescribeProducersResponseData.TopicResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// DescribeProducers: who writes to a partition, and who has a transaction open in it since which offset.
public final class DescribeProducersHandler
        implements ApiHandler<DescribeProducersRequestData, DescribeProducersResponseData> {
    private final Partitions partitions;

    public DescribeProducersHandler(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.DESCRIBE_PRODUCERS;
    }

    @Override
    public void handle(
            RequestContext context,
            DescribeProducersRequestData request,
            Answer<DescribeProducersResponseData> answer) {
        var response = new DescribeProducersResponseData();
        for (TopicRequest topic : request.topics()) {
            var result = new TopicResponse().setName(topic.name());
            response.topics().add(result);
            Optional<TopicPartitions> found = partitions.topic(topic.name());
            for (int partition : topic.partitionIndexes()) {
                result.partitions().add(describe(partition, found.flatMap(t -> t.log(partition))));
            }
        }
        answer.send(response);
    }

    private static PartitionResponse describe(int partition, Optional<Log> log) {
        var response = new PartitionResponse().setPartitionIndex(partition);
        if (log.isEmpty()) {
            return response.setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code())
                    .setErrorMessage(Errors.UNKNOWN_TOPIC_OR_PARTITION.message());
        }
        for (ActiveProducer producer : log.get().activeProducers()) {
            response.activeProducers()
                    .add(
                            new ProducerState()
                                    .setProducerId(producer.producerId())
                                    .setProducerEpoch(producer.epoch())
                                    .setLastSequence(producer.lastSequence())
                                    .setLastTimestamp(producer.lastSeenMs())
                                    .setCoordinatorEpoch(producer.coordinatorEpoch())
                                    .setCurrentTxnStartOffset(producer.transactionStart()));
        }
        return response;
    }
}
