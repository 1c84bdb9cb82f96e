package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// A node whose process is gone.
final class KilledNode {
    static final Cause CAUSE =
            new Cause(
                    "killed-node",
                    "The process of {subject} is gone or does not answer anybody.",
                    List.of(
                            "Is the process there? minikafka status on its machine; its log and dmesg (killed for memory?).",
                            "Start it anew: what was acknowledged is in its log."),
                    List.of(
                            needs(0.7, SignalKind.NODE_UNREACHABLE),
                            adds(0.2, SignalKind.NODE_RESTARTED),
                            adds(0.1, SignalKind.NODE_REACHABLE),
                            against(0.2, SignalKind.PEER_LOST)));

    private KilledNode() {}
}
