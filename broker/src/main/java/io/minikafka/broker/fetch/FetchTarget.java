package io.minikafka.broker.fetch;

import io.minikafka.base.Invariant;
import io.minikafka.broker.Led;
import io.minikafka.broker.PartitionHome;
import io.minikafka.storage.Log;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// A partition of one fetch request, found or not.
///
/// @param source the partition, if it is read here
/// @param error NONE exactly if it is
/// @param epoch in which this node leads, if it does
/// @param isStrong whether the topic wants strong reads
/// @param nearest the node that the consumer is sent to, instead of records; [NearestReplica#NONE]
record FetchTarget(
        FetchSlot slot,
        Optional<Source> source,
        Errors error,
        int epoch,
        boolean isStrong,
        int nearest) {
    static FetchTarget of(FetchSlot slot, Led led, boolean isStrong, int nearest) {
        return new FetchTarget(
                slot,
                Optional.of(new Source.Leader(led)),
                Errors.NONE,
                led.epoch(),
                isStrong,
                nearest);
    }

    static FetchTarget of(FetchSlot slot, Source.Follower follower) {
        return new FetchTarget(
                slot,
                Optional.of(follower),
                Errors.NONE,
                PartitionHome.NO_OFFICE,
                false,
                NearestReplica.NONE);
    }

    static FetchTarget failed(FetchSlot slot, Errors error) {
        Invariant.check(error != Errors.NONE, "a failed target has an error");
        return failed(slot, error, PartitionHome.NO_OFFICE);
    }

    static FetchTarget failed(FetchSlot slot, Led led) {
        Invariant.check(led.error() != Errors.NONE, "a failed target has an error");
        return failed(slot, led.error(), led.epoch());
    }

    private static FetchTarget failed(FetchSlot slot, Errors error, int epoch) {
        return new FetchTarget(slot, Optional.empty(), error, epoch, false, NearestReplica.NONE);
    }

    /// Of a target that did not fail.
    Log log() {
        return source.orElseThrow().log();
    }

    /// Of a target that is strong.
    Led led() {
        return ((Source.Leader) source.orElseThrow()).led();
    }

    boolean isElsewhere() {
        return nearest != NearestReplica.NONE;
    }

    boolean isFailed() {
        return error != Errors.NONE;
    }
}
