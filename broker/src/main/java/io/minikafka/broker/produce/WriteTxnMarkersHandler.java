package io.minikafka.broker.produce;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TransactionMarker;
import io.minikafka.broker.TransactionMarkers;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerPartitionResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;

/// WriteTxnMarkers: by it an administrator aborts a transaction that its coordinator has forgotten, partition by
/// partition. Our own coordinator writes markers without a request. Answered when all markers are durable, or failed.
public final class WriteTxnMarkersHandler
        implements ApiHandler<WriteTxnMarkersRequestData, WriteTxnMarkersResponseData> {
    private final TransactionMarkers markers;

    public WriteTxnMarkersHandler(TransactionMarkers markers) {
        this.markers = markers;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.WRITE_TXN_MARKERS;
    }

    @Override
    public void handle(
            RequestContext context,
            WriteTxnMarkersRequestData request,
            Answer<WriteTxnMarkersResponseData> answer) {
        Writing writing = new Writing(answer);
        for (WritableTxnMarker data : request.markers()) {
            TransactionMarker marker =
                    new TransactionMarker(
                            data.producerId(),
                            data.producerEpoch(),
                            data.transactionResult(),
                            data.coordinatorEpoch(),
                            data.transactionVersion());
            var result = new WritableTxnMarkerResult().setProducerId(data.producerId());
            writing.response.markers().add(result);
            for (WritableTxnMarkerTopic topic : data.topics()) {
                var topicResult = new WritableTxnMarkerTopicResult().setName(topic.name());
                result.topics().add(topicResult);
                for (int partition : topic.partitionIndexes()) {
                    var partitionResult =
                            new WritableTxnMarkerPartitionResult().setPartitionIndex(partition);
                    topicResult.partitions().add(partitionResult);
                    write(
                            marker,
                            new TopicPartition(topic.name(), partition),
                            partitionResult,
                            writing);
                }
            }
        }
        writing.done();
    }

    private void write(
            TransactionMarker marker,
            TopicPartition partition,
            WritableTxnMarkerPartitionResult result,
            Writing writing) {
        writing.outstanding.incrementAndGet();
        markers.write(
                marker,
                partition,
                error -> {
                    result.setErrorCode(error.code());
                    writing.done();
                });
    }

    /// Markers on their way; the last one that is done sends the answer. The count orders their results before it.
    private static final class Writing {
        final WriteTxnMarkersResponseData response = new WriteTxnMarkersResponseData();

        /// The handler's own work is one of them.
        final AtomicInteger outstanding = new AtomicInteger(1);

        private final Answer<WriteTxnMarkersResponseData> answer;

        Writing(Answer<WriteTxnMarkersResponseData> answer) {
            this.answer = answer;
        }

        void done() {
            if (outstanding.decrementAndGet() == 0) {
                answer.send(response);
            }
        }
    }
}
