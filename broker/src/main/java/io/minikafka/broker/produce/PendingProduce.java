package io.minikafka.broker.produce;

import io.minikafka.broker.Answer;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.StorageException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;

/// A produce request that waits for its batches to be committed. It counts what is outstanding, the handler's own
/// work included; whoever brings the count to zero sends the answer. A partition's response is written by the
/// event loop before its append returns and, if the commit fails, by the thread that reports it; the count orders
/// the two before the sending.
///
/// A listener can be called before `append` returned to the handler, so the handler's own share of the count keeps
/// the answer from leaving half written.
final class PendingProduce extends AtomicInteger {
    private static final long serialVersionUID = 1L;

    private final transient Answer<ProduceResponseData> answer;
    private final transient ProduceResponseData response = new ProduceResponseData();
    private final boolean silent;

    /// @param silent whether the client asked for no answer
    PendingProduce(boolean silent, Answer<ProduceResponseData> answer) {
        super(1);
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

    /// The append that was counted was refused, and no listener will be called.
    void withdrawn() {
        decrementAndGet();
    }

    /// The handler has handed over everything.
    void submitted() {
        done();
    }

    private void done() {
        if (decrementAndGet() == 0) {
            if (!silent) {
                answer.send(response);
            } else if (hasErrors()) {
                answer.close("a batch of a client that does not wait for acknowledgements failed");
            } else {
                answer.sendNothing();
            }
        }
    }

    private boolean hasErrors() {
        for (TopicProduceResponse topic : response.responses()) {
            for (PartitionProduceResponse partition : topic.partitionResponses()) {
                if (partition.errorCode() != Errors.NONE.code()) {
                    return true;
                }
            }
        }
        return false;
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
            ProduceHandler.fail(
                    partition, Errors.KAFKA_STORAGE_ERROR, message == null ? "" : message);
            pending.done();
        }
    }
}
