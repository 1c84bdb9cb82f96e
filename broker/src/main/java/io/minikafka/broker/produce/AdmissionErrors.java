package io.minikafka.broker.produce;

import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;

/// What the transaction coordinator says about a batch, in the words that producers of each version understand.
final class AdmissionErrors {
    /// Since this version, producers know that they should abort and go on.
    private static final short ABORTABLE_SINCE = 11;

    private AdmissionErrors() {}

    static void into(PartitionProduceResponse response, Errors reason, short version) {
        switch (reason) {
            case INVALID_TXN_STATE, TRANSACTION_ABORTABLE ->
                    ProduceHandler.fail(
                            response,
                            version >= ABORTABLE_SINCE
                                    ? Errors.TRANSACTION_ABORTABLE
                                    : Errors.INVALID_TXN_STATE,
                            "the partition was not added to the transaction");
            // Producers tell a fenced epoch by the error that the log itself gives.
            case PRODUCER_FENCED ->
                    ProduceHandler.fail(response, Errors.INVALID_PRODUCER_EPOCH, "");
            // Older producers do not repeat a batch for these; they do for this one, and without
            // asking for metadata.
            case CONCURRENT_TRANSACTIONS,
                    COORDINATOR_LOAD_IN_PROGRESS,
                    COORDINATOR_NOT_AVAILABLE,
                    NOT_COORDINATOR,
                    NETWORK_EXCEPTION ->
                    ProduceHandler.fail(
                            response,
                            Errors.NOT_ENOUGH_REPLICAS,
                            "the transaction coordinator cannot tell now whether the partition is part of"
                                    + " the transaction: "
                                    + reason.message());
            default -> ProduceHandler.fail(response, reason, "");
        }
    }
}
