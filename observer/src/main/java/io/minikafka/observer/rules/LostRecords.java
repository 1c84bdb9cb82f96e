package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// Records that were deleted before they were consumed, though no setting changed.
final class LostRecords {
    static final Cause CAUSE =
            new Cause(
                    "records-expired",
                    "Records were deleted before they were consumed: {subject} is slower than the retention.",
                    List.of(
                            "Longer retention (retention.ms, retention.bytes) or a quicker consumer."),
                    List.of(
                            needs(0.6, SignalKind.RECORDS_LOST),
                            adds(0.1, SignalKind.LAG_GROWS),
                            against(0.3, Causes::changesThatFit)));

    private LostRecords() {}
}
