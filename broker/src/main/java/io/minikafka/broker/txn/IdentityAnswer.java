package io.minikafka.broker.txn;

import org.apache.kafka.common.protocol.Errors;

/// Takes the answer to a request that may give its producer a new name.
@FunctionalInterface
public interface IdentityAnswer {
    /// @param producer [ProducerIdentity#NONE] unless the error is NONE
    void tell(Errors error, ProducerIdentity producer);

    default void refuse(Errors error) {
        tell(error, ProducerIdentity.NONE);
    }

    /// For the fate of a record: `producer` when it is on disk.
    default void tellWhenSaved(Errors error, ProducerIdentity producer) {
        tell(error, error == Errors.NONE ? producer : ProducerIdentity.NONE);
    }
}
