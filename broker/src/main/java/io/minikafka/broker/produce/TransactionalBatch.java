package io.minikafka.broker.produce;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.TopicPartition;
import io.minikafka.storage.AppendOrigin;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;

/// One transactional batch of a produce request on its way into its log. Used by one thread at a time.
///
/// @param version of the request
/// @param listener counts in `pending` until the batch is committed or refused
record TransactionalBatch(
        String transactionalId,
        short version,
        TopicPartition partition,
        PartitionHome home,
        ByteBuffer bytes,
        AppendOrigin origin,
        PendingProduce pending,
        PartitionProduceResponse response,
        CommitListener listener) {
    /// Since this version, clients leave it to the first batch to add its partition to the transaction, and each
    /// transaction has a producer epoch of its own.
    private static final short ADDS_PARTITIONS_SINCE = 12;

    /// Whose batches for one log must not overtake each other.
    record Sender(TopicIdPartition log, long producerId) {}

    Sender sender() {
        return new Sender(home.log().id(), producerId());
    }

    long producerId() {
        return BatchHeader.producerId(bytes, bytes.position());
    }

    short producerEpoch() {
        return BatchHeader.producerEpoch(bytes, bytes.position());
    }

    boolean addsPartition() {
        return version >= ADDS_PARTITIONS_SINCE;
    }

    /// Whether the coordinator has to be asked before, and under which number the log knows of that.
    OptionalLong admission() {
        return home.log().admissionFor(bytes, addsPartition());
    }

    boolean isOfTheProducerOf(TransactionalBatch other) {
        return producerId() == other.producerId() && producerEpoch() == other.producerEpoch();
    }

    void append() {
        append(() -> home.log().append(bytes, origin, home.office(), listener));
    }

    void appendAdmitted(long admission) {
        append(() -> home.log().appendAdmitted(bytes, origin, admission, home.office(), listener));
    }

    private void append(Supplier<AppendResult> how) {
        pending.held();
        AppendResult result;
        try {
            result = how.get();
        } catch (RuntimeException e) {
            pending.giveUp(); // nobody knows whether the log has it
            throw e;
        }
        pending.appended(version, response, result);
        if (origin == AppendOrigin.WAITING) {
            response.setBaseOffset(ProduceHandler.NO_OFFSET);
        }
        pending.submitted();
    }

    /// The coordinator does not want it.
    void refused(Errors reason) {
        AdmissionErrors.into(response, reason, version);
        pending.withdrawn();
    }
}
