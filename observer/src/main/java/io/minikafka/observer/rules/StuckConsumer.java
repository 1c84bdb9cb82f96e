package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// A consumer that is there and does nothing.
final class StuckConsumer {
    static final Cause CAUSE =
            new Cause(
                    "stuck-consumer",
                    "A consumer is there and does not get on: {subject}. It hangs in its processing, or in what that waits for.",
                    List.of(
                            "Take a thread dump of the consumer: jstack PID. What do its threads wait for?",
                            "Look at what it calls: a database, a lock, another service. max.poll.interval.ms takes its partitions away in the end."),
                    List.of(
                            needs(0.6, SignalKind.OFFSET_STUCK, e -> e.number("members", 0) > 0),
                            adds(0.15, SignalKind.LAG_GROWS),
                            adds(0.1, SignalKind.OFFSET_STUCK, e -> e.number("stuck", 0) > 1),
                            against(0.3, Causes::failuresAtStuckOffsets),
                            against(0.3, SignalKind.OFFSET_STUCK, Causes::isRetried),
                            against(0.4, SignalKind.REBALANCES_MANY),
                            against(
                                    0.4,
                                    SignalKind.NODE_UNREACHABLE,
                                    SignalKind.STORAGE_READ_ONLY)));

    private StuckConsumer() {}
}
