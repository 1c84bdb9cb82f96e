package io.minikafka.broker.fetch;

import io.minikafka.base.Invariant;
import io.minikafka.broker.Led;
import io.minikafka.broker.PartitionHome;
import io.minikafka.storage.Log;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// A partition of one fetch request, found or not.
///
/// @param error NONE exactly if there is a log
/// @param epoch in which this node leads, if it does
/// @param strong whom to ask first, if the topic wants strong reads
record FetchTarget(
        FetchSlot slot, Optional<Log> log, Errors error, int epoch, Optional<Led> strong) {
    static FetchTarget of(FetchSlot slot, Led led, boolean isStrong) {
        return new FetchTarget(
                slot,
                Optional.of(led.log()),
                Errors.NONE,
                led.epoch(),
                isStrong ? Optional.of(led) : Optional.empty());
    }

    static FetchTarget failed(FetchSlot slot, Errors error) {
        Invariant.check(error != Errors.NONE, "a failed target has an error");
        return new FetchTarget(
                slot, Optional.empty(), error, PartitionHome.NO_OFFICE, Optional.empty());
    }

    static FetchTarget failed(FetchSlot slot, Led led) {
        Invariant.check(led.error() != Errors.NONE, "a failed target has an error");
        return new FetchTarget(slot, Optional.empty(), led.error(), led.epoch(), Optional.empty());
    }

    boolean isFailed() {
        return error != Errors.NONE;
    }
}
