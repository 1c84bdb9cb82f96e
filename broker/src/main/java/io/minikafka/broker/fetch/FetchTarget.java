package io.minikafka.broker.fetch;

import io.minikafka.base.Invariant;
import io.minikafka.broker.Led;
import io.minikafka.broker.PartitionHome;
import io.minikafka.storage.Log;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// A partition of one fetch request, found or not.
///
/// @param led the partition, if it is led from here
/// @param error NONE exactly if it is
/// @param epoch in which this node leads, if it does
/// @param isStrong whether the topic wants strong reads
record FetchTarget(FetchSlot slot, Optional<Led> led, Errors error, int epoch, boolean isStrong) {
    static FetchTarget of(FetchSlot slot, Led led, boolean isStrong) {
        return new FetchTarget(slot, Optional.of(led), Errors.NONE, led.epoch(), isStrong);
    }

    static FetchTarget failed(FetchSlot slot, Errors error) {
        Invariant.check(error != Errors.NONE, "a failed target has an error");
        return new FetchTarget(slot, Optional.empty(), error, PartitionHome.NO_OFFICE, false);
    }

    static FetchTarget failed(FetchSlot slot, Led led) {
        Invariant.check(led.error() != Errors.NONE, "a failed target has an error");
        return new FetchTarget(slot, Optional.empty(), led.error(), led.epoch(), false);
    }

    /// Of a target that is led from here.
    Log log() {
        return led.orElseThrow().log();
    }

    boolean isFailed() {
        return error != Errors.NONE;
    }
}
