package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// A group that shares its partitions out again and again.
final class RebalanceStorm {
    static final Cause CAUSE =
            new Cause(
                    "rebalance-storm",
                    "Partitions are shared out again and again in {subject}: members come and go, and little work is done in between.",
                    List.of(
                            "minikafka groups explain GROUP tells which members, and why they left.",
                            "Members that time out: longer session or poll intervals, less work between polls. Members that restart: their own logs.",
                            "group.instance.id and the consumer protocol keep partitions where they are over a restart."),
                    List.of(
                            needs(0.65, SignalKind.REBALANCES_MANY),
                            adds(0.2, SignalKind.MEMBERS_CHANGE, e -> e.number("changes", 0) >= 4),
                            adds(0.05, SignalKind.LAG_GROWS),
                            against(0.35, Causes::failuresAtStuckOffsets),
                            against(0.35, Causes::stuckInFewPartitions),
                            against(0.3, SignalKind.NODE_UNREACHABLE, SignalKind.NODE_RESTARTED)));

    private RebalanceStorm() {}
}
