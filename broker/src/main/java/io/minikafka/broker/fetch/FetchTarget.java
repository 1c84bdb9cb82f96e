package io.minikafka.broker.fetch;

import io.minikafka.base.Invariant;
import io.minikafka.storage.Log;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// A partition of one fetch request, found or not.
///
/// @param error NONE exactly if there is a log
record FetchTarget(FetchSlot slot, Optional<Log> log, Errors error) {
    static FetchTarget of(FetchSlot slot, Optional<Log> log) {
        return new FetchTarget(slot, log, Errors.NONE);
    }

    static FetchTarget failed(FetchSlot slot, Errors error) {
        Invariant.check(error != Errors.NONE, "a failed target has an error");
        return new FetchTarget(slot, Optional.empty(), error);
    }

    boolean isFailed() {
        return error != Errors.NONE;
    }
}
