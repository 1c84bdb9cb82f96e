package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// A setting that somebody changed shortly before.
final class WrongConfig {
    static final Cause CAUSE =
            new Cause(
                    "wrong-config",
                    "A setting was changed shortly before, and the trouble is of the sort that it causes: {subject}.",
                    List.of(
                            "Set it back: the evidence has the value before. kafka-configs or the admin API changes it without a restart."),
                    List.of(
                            needs(0.35, Causes::changesThatFit),
                            adds(0.5, Causes::effectsOfChanges),
                            adds(0.05, SignalKind.PRODUCE_ERRORS)));

    private WrongConfig() {}
}
