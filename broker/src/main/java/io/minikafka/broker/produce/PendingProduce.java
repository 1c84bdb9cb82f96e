package io.minikafka.broker.produce;

import io.minikafka.broker.Answer;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.RejectReason;
import io.minikafka.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/// A produce request that waits for its batches to be committed. It counts what is outstanding, the handler's own
/// work included; whoever brings the count to zero sends the answer. A partition's response is written by the
/// event loop before its append returns (or by the thread on which the transaction coordinator agrees) and, if the
/// commit fails, by the thread that reports it; the count orders these before the sending.
///
/// A listener can be called before `append` returned, so whoever appends has a share of the count, which keeps the
/// answer from leaving half written.
///
/// It waits for other replicas until the request's `timeout.ms` is over: their log tells it then, and forgets it, so
/// there is no timer (RFC 0023, 4.3). Neither this node's disk nor the transaction coordinator is under that limit,
/// because a batch may still be in the request's memory there.
final class PendingProduce extends AtomicInteger {
    private static final long serialVersionUID = 1L;

    private final transient Answer<ProduceResponseData> answer;
    private final transient ProduceResponseData response = new ProduceResponseData();
    private final transient ProduceErrorStats errors;
    private final boolean silent;
    private final short version;
    private final long deadlineNs;
    private final transient LeaderHints hints;

    /// The batches that are part of a transaction; rare.
    private transient @Nullable List<TransactionalBatch> transaction;

    /// @param silent whether the client asked for no answer
    /// @param version of the request
    /// @param deadlineNs until when it waits for other replicas, on the monotonic clock
    /// @param hints for a client that is wrong about a leader
    PendingProduce(
            boolean silent,
            short version,
            long deadlineNs,
            Answer<ProduceResponseData> answer,
            ProduceErrorStats errors,
            LeaderHints hints) {
        super(1);
        this.version = version;
        this.deadlineNs = deadlineNs;
        this.hints = hints;
        this.errors = errors;
        this.silent = silent;
        this.answer = answer;
    }

    TopicProduceResponse topic(TopicProduceData data) {
        var topic = new TopicProduceResponse().setName(data.name()).setTopicId(data.topicId());
        response.responses().add(topic);
        return topic;
    }

    /// Counts one append, whose result goes to `partition`.
    CommitListener partition(PartitionProduceResponse partition) {
        incrementAndGet();
        return new Commit(this, partition);
    }

    /// What became of the append that was counted.
    void appended(short version, PartitionProduceResponse partition, AppendResult result) {
        switch (result) {
            case AppendResult.Appended appended ->
                    partition
                            .setBaseOffset(appended.baseOffset())
                            .setLogAppendTimeMs(appended.appendTimeMs())
                            .setLogStartOffset(appended.startOffset());
            case AppendResult.Duplicate duplicate ->
                    partition
                            .setBaseOffset(duplicate.baseOffset())
                            .setLogAppendTimeMs(duplicate.appendTimeMs())
                            .setLogStartOffset(duplicate.startOffset());
            case AppendResult.Rejected(RejectReason reason, String message) -> {
                Errors error =
                        reason == RejectReason.DELETED
                                ? ProduceHandler.unknownTopic(version)
                                : StorageErrors.of(reason);
                ProduceHandler.fail(partition, error, message);
                withdrawn();
            }
        }
    }

    /// What was counted will not be appended, and no listener will be called.
    void withdrawn() {
        done();
    }

    /// A batch that may have to wait for the transaction coordinator.
    void addTransactional(TransactionalBatch batch) {
        if (transaction == null) {
            transaction = new ArrayList<>();
        }
        if (transaction.isEmpty() || batch.isOfTheProducerOf(transaction.getFirst())) {
            transaction.add(batch);
        } else {
            batch.refused(Errors.INVALID_PRODUCER_ID_MAPPING);
        }
    }

    boolean isTransactional() {
        return transaction != null;
    }

    List<TransactionalBatch> transaction() {
        return transaction == null ? List.of() : transaction;
    }

    /// What becomes of a batch will not be known.
    void giveUp() {
        answer.giveUp();
    }

    /// The answer must not leave before [#submitted], though all that was counted may be done: results are being
    /// written into it. The handler holds it from the beginning.
    void held() {
        incrementAndGet();
    }

    /// Whoever held the answer has handed over everything.
    void submitted() {
        done();
    }

    private void done() {
        if (decrementAndGet() == 0) {
            boolean hasErrors = complete();
            if (!silent) {
                answer.send(response);
            } else if (hasErrors) {
                answer.close("a batch of a client that does not wait for acknowledgements failed");
            } else {
                answer.sendNothing();
            }
        }
    }

    /// Whoever reports a commit takes a failure for its own, so the client is told here.
    ///
    /// @return whether an error is in the response
    private boolean complete() {
        try {
            boolean hasErrors = errors.count(response);
            if (hasErrors) {
                hints.into(response, version);
            }
            return hasErrors;
        } catch (RuntimeException e) {
            answer.close("the answer to a Produce request cannot be completed");
            throw e;
        }
    }

    private record Commit(PendingProduce pending, PartitionProduceResponse partition)
            implements CommitListener {
        @Override
        public void committed() {
            pending.done();
        }

        @Override
        public void failed(StorageException cause) {
            String message = cause.getMessage();
            ProduceHandler.fail(partition, StorageErrors.of(cause), message == null ? "" : message);
            pending.done();
        }

        @Override
        public boolean isOverdue(long nowNs) {
            return nowNs - pending.deadlineNs >= 0;
        }
    }
}
