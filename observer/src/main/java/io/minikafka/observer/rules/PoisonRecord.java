package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// A record that a consumer cannot process and comes back to.
final class PoisonRecord {
    static final Cause CAUSE =
            new Cause(
                    "poison-record",
                    "A consumer fails on the same record again and again and does not get past it: {subject}.",
                    List.of(
                            "Read the record: minikafka consume --topic T --partition P --offset O --count 1.",
                            "Mend the consumer, or skip the record: minikafka groups reset, one further; a dead letter topic keeps such records."),
                    List.of(
                            needs(0.45, SignalKind.OFFSET_STUCK),
                            adds(0.4, Causes::failuresAtStuckOffsets),
                            adds(0.25, Causes::stuckInFewPartitions),
                            adds(0.1, SignalKind.OFFSET_STUCK, Causes::isRetried),
                            against(
                                    0.35,
                                    SignalKind.OFFSET_STUCK,
                                    e ->
                                            e.number("members", 0) > 0
                                                    && e.number("stuck", 0)
                                                            == e.number("partitions", 1)
                                                    && e.number("stuck", 0) > 1),
                            against(0.5, SignalKind.NODE_UNREACHABLE)));

    private PoisonRecord() {}
}
