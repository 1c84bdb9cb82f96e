package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// Records that go to one partition of many.
final class HotPartition {
    static final Cause CAUSE =
            new Cause(
                    "hot-partition",
                    "One partition gets most of the records of its topic: {subject}.",
                    List.of(
                            "Which keys are they? A key that many records share, or none where the producer has one fixed partition.",
                            "Spread the key, for example by adding a number to it, or give the topic more partitions if there are few keys."),
                    List.of(
                            needs(0.75, SignalKind.PARTITION_HOT),
                            adds(0.15, SignalKind.LAG_GROWS),
                            against(0.2, SignalKind.OFFSET_STUCK),
                            // Its share rises, too, when the other partitions stand still.
                            against(
                                    0.5,
                                    SignalKind.PRODUCE_STALLED,
                                    SignalKind.PEER_LOST,
                                    SignalKind.FOLLOWER_BEHIND,
                                    SignalKind.NODE_UNREACHABLE)));

    private HotPartition() {}
}
