package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// A group that nobody is in any more.
final class AbsentConsumer {
    static final Cause CAUSE =
            new Cause(
                    "absent-consumer",
                    "Nobody consumes for {subject} any more: its last member is gone, and records wait.",
                    List.of("Start the consumers anew; their own logs tell why they ended."),
                    List.of(
                            needs(0.4, SignalKind.GROUP_EMPTY),
                            adds(0.35, SignalKind.OFFSET_STUCK, e -> e.number("members", 1) == 0),
                            adds(0.1, SignalKind.MEMBERS_CHANGE),
                            against(0.3, Causes::failuresAtStuckOffsets),
                            against(0.4, SignalKind.REBALANCES_MANY),
                            against(0.4, SignalKind.NODE_UNREACHABLE)));

    private AbsentConsumer() {}
}
