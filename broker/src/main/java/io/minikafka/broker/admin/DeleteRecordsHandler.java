package io.minikafka.broker.admin;

import io.minikafka.base.Errand;
import io.minikafka.base.SerialExecutor;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.Led;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TopicPartitions;
import io.minikafka.broker.TopicRules;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.DeleteRecordsResult;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.StorageException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// DeleteRecords, versions 0 to 2: the answer comes when every partition's new start is committed, or when
/// the client's time is up.
final class DeleteRecordsHandler
        implements ApiHandler<DeleteRecordsRequestData, DeleteRecordsResponseData> {
    private static final long NO_LOW_WATERMARK = -1;
    private static final int ANY_EPOCH = -1;
    private static final long UP_TO_HIGH_WATERMARK = -1;

    private static final Logger LOG = LoggerFactory.getLogger(DeleteRecordsHandler.class);

    private final Partitions partitions;
    private final SerialExecutor owner;

    /// @param owner on which the results of one request come together
    DeleteRecordsHandler(Partitions partitions, SerialExecutor owner) {
        this.partitions = partitions;
        this.owner = owner;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.DELETE_RECORDS;
    }

    @Override
    public void handle(
            RequestContext context,
            DeleteRecordsRequestData request,
            Answer<DeleteRecordsResponseData> answer) {
        owner.execute(() -> new Deletion(request, answer).start());
    }

    /// One request under way; owned by the owner's thread.
    private final class Deletion {
        private final DeleteRecordsRequestData request;
        private final Answer<DeleteRecordsResponseData> answer;
        private final DeleteRecordsResponseData response = new DeleteRecordsResponseData();
        // By identity: results change while they wait.
        private final Set<DeleteRecordsPartitionResult> waiting =
                Collections.newSetFromMap(new IdentityHashMap<>());
        private Optional<SerialExecutor.Cancellable> timer = Optional.empty();
        private boolean answered;

        Deletion(DeleteRecordsRequestData request, Answer<DeleteRecordsResponseData> answer) {
            this.request = request;
            this.answer = answer;
        }

        void start() {
            for (DeleteRecordsTopic topic : request.topics()) {
                DeleteRecordsTopicResult result =
                        new DeleteRecordsTopicResult().setName(topic.name());
                response.topics().add(result);
                Optional<TopicPartitions> found = partitions.topic(topic.name());
                for (DeleteRecordsPartition partition : topic.partitions()) {
                    DeleteRecordsPartitionResult one =
                            new DeleteRecordsPartitionResult()
                                    .setPartitionIndex(partition.partitionIndex())
                                    .setLowWatermark(NO_LOW_WATERMARK);
                    result.partitions().add(one);
                    delete(found, partition, one);
                }
            }
            if (waiting.isEmpty()) {
                finish();
            } else {
                timer = Optional.of(owner.after(Patience.ms(request.timeoutMs()), this::timeOut));
            }
        }

        private void delete(
                Optional<TopicPartitions> topic,
                DeleteRecordsPartition partition,
                DeleteRecordsPartitionResult result) {
            Led led = Led.find(topic, partition.partitionIndex(), ANY_EPOCH);
            if (led.error() != Errors.NONE) {
                result.setErrorCode(led.error().code());
            } else if (isToStay(topic.orElseThrow().rules())) {
                result.setErrorCode(Errors.POLICY_VIOLATION.code());
            } else if (partition.offset() < UP_TO_HIGH_WATERMARK) {
                result.setErrorCode(Errors.OFFSET_OUT_OF_RANGE.code());
            } else {
                delete(led.log(), partition.offset(), result);
            }
        }

        private void delete(Log log, long beforeOffset, DeleteRecordsPartitionResult result) {
            waiting.add(result);
            switch (log.deleteRecords(beforeOffset, new Committed(this, log, result))) {
                case DeleteRecordsResult.Accepted _ -> {}
                case DeleteRecordsResult.OutOfRange _ -> {
                    waiting.remove(result);
                    result.setErrorCode(Errors.OFFSET_OUT_OF_RANGE.code());
                }
                case DeleteRecordsResult.Unavailable(String message) -> {
                    LOG.atWarn()
                            .addKeyValue("log", log.id())
                            .addKeyValue("reason", message)
                            .log("records cannot be deleted");
                    waiting.remove(result);
                    result.setErrorCode(Errors.KAFKA_STORAGE_ERROR.code());
                }
            }
        }

        void done(DeleteRecordsPartitionResult result) {
            waiting.remove(result);
            if (waiting.isEmpty()) {
                finish();
            }
        }

        private void timeOut() {
            waiting.forEach(one -> one.setErrorCode(Errors.REQUEST_TIMED_OUT.code()));
            waiting.clear();
            finish();
        }

        private void finish() {
            if (!answered) {
                answered = true;
                timer.ifPresent(SerialExecutor.Cancellable::cancel);
                answer.send(response);
            }
        }
    }

    /// What only the broker writes, only the broker deletes.
    private static boolean isToStay(TopicRules rules) {
        return rules.isReserved() || onlyCompacts(rules.log());
    }

    /// Whoever consumes a compacted topic counts on the last record of each key. A topic without any policy loses
    /// records only in this way.
    private static boolean onlyCompacts(LogConfig log) {
        return log.cleanupCompact() && !log.cleanupDelete();
    }

    /// Brings a log's news to the request's owner.
    private final class Committed implements CommitListener {
        private final Deletion deletion;
        private final Log log;
        private final DeleteRecordsPartitionResult result;
        private final Errand errand = Errand.current();

        Committed(Deletion deletion, Log log, DeleteRecordsPartitionResult result) {
            this.deletion = deletion;
            this.log = log;
            this.result = result;
        }

        @Override
        public void committed() {
            end(() -> result.setLowWatermark(log.startOffset()));
        }

        @Override
        public void failed(StorageException cause) {
            LOG.atWarn()
                    .setCause(cause)
                    .addKeyValue("log", log.id())
                    .log("records were not deleted");
            end(() -> result.setErrorCode(Errors.KAFKA_STORAGE_ERROR.code()));
        }

        private void end(Runnable outcome) {
            errand.run(() ->
                    owner.execute(() -> {
                        if (!deletion.answered) {
                            outcome.run();
                            deletion.done(result);
                        }
                    }));
        }
    }
}
