package io.minikafka.broker.sharestate;

import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// What came of a change.
///
/// @param state after it; empty if it was refused, nothing is left, or the change was one of records
public record StateOutcome(Errors error, Optional<StateView> state) {
    public static StateOutcome refused(Errors error) {
        return new StateOutcome(error, Optional.empty());
    }

    static StateOutcome done(StateView state) {
        return new StateOutcome(Errors.NONE, Optional.of(state));
    }

    static StateOutcome done() {
        return new StateOutcome(Errors.NONE, Optional.empty());
    }
}
