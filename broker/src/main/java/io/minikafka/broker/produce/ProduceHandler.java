package io.minikafka.broker.produce;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.DelayGate;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TopicPartitions;
import io.minikafka.broker.TransactionGate;
import io.minikafka.metrics.MetricSource;
import io.minikafka.storage.AckWhen;
import io.minikafka.storage.AppendOrigin;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// Produce: hands one batch per partition to its log and answers when the last of them is committed, which on a
/// single node is the same for acks=1 and acks=all. Each partition succeeds or fails for itself.
///
/// acks=0 waits for the commit too, because the batch lies in the request's memory until then; the client hears
/// nothing, and if something failed its connection is closed, which is how Kafka tells it to look again.
///
/// Transactional batches take the way through [Admissions], those with delayed records through [DelayedBatches].
public final class ProduceHandler implements ApiHandler<ProduceRequestData, ProduceResponseData> {
    private static final short TOPIC_IDS_SINCE = 13;
    private static final short NO_ACKS = 0;
    private static final short ALL = -1;

    /// Of a record that has no place in its partition.
    static final long NO_OFFSET = -1;

    private final Partitions partitions;
    private final Admissions admissions;
    private final DelayedBatches delays;
    private final ProduceErrorStats errors = new ProduceErrorStats();
    private final LeaderHints hints;

    /// @param gate asked before a transaction's first batch goes into a partition
    /// @param delays asked about the batches of topics with delayed delivery
    public ProduceHandler(Partitions partitions, TransactionGate gate, DelayGate delays) {
        this.partitions = partitions;
        this.hints = new LeaderHints(partitions);
        this.delays = new DelayedBatches(delays);
        this.admissions = new Admissions(gate);
    }

    /// How many batches were refused.
    public MetricSource figures() {
        return errors;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.PRODUCE;
    }

    /// Its batches lie in the request's memory until they are committed.
    @Override
    public boolean isHandedOver() {
        return false;
    }

    @Override
    public void handle(
            RequestContext context,
            ProduceRequestData request,
            Answer<ProduceResponseData> answer) {
        short acks = request.acks();
        long deadlineNs = context.receivedNs() + TimeUnit.MILLISECONDS.toNanos(request.timeoutMs());
        var pending =
                new PendingProduce(
                        acks == NO_ACKS, context.version(), deadlineNs, answer, errors, hints);
        boolean validAcks = acks >= -1 && acks <= 1;
        for (TopicProduceData topicData : request.topicData()) {
            TopicProduceResponse topicResponse = pending.topic(topicData);
            Optional<TopicPartitions> topic =
                    validAcks ? topic(context.version(), topicData) : Optional.empty();
            for (PartitionProduceData data : topicData.partitionData()) {
                PartitionProduceResponse response =
                        new PartitionProduceResponse().setIndex(data.index());
                topicResponse.partitionResponses().add(response);
                if (!validAcks) {
                    fail(
                            response,
                            Errors.INVALID_REQUIRED_ACKS,
                            "acks must be 0, 1 or -1 (all), not " + acks);
                } else if (topic.isEmpty()) {
                    fail(response, unknownTopic(context.version()), "");
                } else {
                    produce(context.version(), request, topic.get(), data, pending, response);
                }
            }
        }
        if (pending.isTransactional()) {
            admissions.take(pending.transaction());
        }
        pending.submitted();
    }

    private Optional<TopicPartitions> topic(short version, TopicProduceData data) {
        if (version < TOPIC_IDS_SINCE) {
            return partitions.topic(data.name());
        }
        return data.topicId().equals(Uuid.ZERO_UUID)
                ? Optional.empty()
                : partitions.topic(data.topicId());
    }

    private void produce(
            short version,
            ProduceRequestData request,
            TopicPartitions topic,
            PartitionProduceData data,
            PendingProduce pending,
            PartitionProduceResponse response) {
        Optional<PartitionHome> home = topic.home(data.index());
        if (home.isEmpty()) {
            fail(response, topic.errorOfAbsence(data.index()), "");
            return;
        }
        if (request.acks() == ALL && lacksReplicas(home.get())) {
            fail(response, Errors.NOT_ENOUGH_REPLICAS, "");
            return;
        }
        BatchRules.Verdict verdict = BatchRules.check(version, topic, data);
        if (topic.rules().delays()) {
            verdict = delays.check(verdict, home.get(), topic.rules().delayMaxMs());
        }
        switch (verdict) {
            case BatchRules.Refused refused -> refused.into(response);
            case BatchRules.Accepted(ByteBuffer batch) ->
                    pending.appended(
                            version,
                            response,
                            home.get()
                                    .log()
                                    .append(
                                            batch,
                                            AppendOrigin.CLIENT,
                                            home.get().office(),
                                            request.acks() == ALL
                                                    ? AckWhen.COMMITTED
                                                    : AckWhen.DURABLE_HERE,
                                            pending.partition(response)));
            case BatchRules.Delayed delayed ->
                    DelayedBatches.append(delayed, version, home.get(), pending, response);
            case BatchRules.Transactional(ByteBuffer batch, AppendOrigin origin) -> {
                String transactionalId = request.transactionalId();
                if (transactionalId == null) {
                    fail(response, Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, "");
                } else {
                    pending.addTransactional(
                            new TransactionalBatch(
                                    transactionalId,
                                    version,
                                    new TopicPartition(topic.name(), data.index()),
                                    home.get(),
                                    batch,
                                    origin,
                                    pending,
                                    response,
                                    pending.partition(response)));
                }
            }
        }
    }

    /// A replica that does not lead must not say so: only NOT_LEADER_OR_FOLLOWER makes clients look for the leader.
    private static boolean lacksReplicas(PartitionHome home) {
        return home.office() != PartitionHome.NO_OFFICE && !home.hasWriteQuorum();
    }

    static Errors unknownTopic(short version) {
        return version < TOPIC_IDS_SINCE
                ? Errors.UNKNOWN_TOPIC_OR_PARTITION
                : Errors.UNKNOWN_TOPIC_ID;
    }

    /// @param message empty for the error's own words
    static void fail(PartitionProduceResponse response, Errors error, String message) {
        response.setErrorCode(error.code())
                .setBaseOffset(-1)
                .setLogAppendTimeMs(-1)
                .setLogStartOffset(-1)
                .setErrorMessage(message.isEmpty() ? error.message() : message);
    }
}
