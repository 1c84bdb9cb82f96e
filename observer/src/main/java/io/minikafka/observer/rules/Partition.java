package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// Nodes that run and do not see each other.
final class Partition {
    static final Cause CAUSE =
            new Cause(
                    "network-partition",
                    "Nodes run but do not reach each other: {subject} lost sight of others that answer clients.",
                    List.of(
                            "Look at the network between the nodes: switches, firewalls, routes, overlay networks, DNS.",
                            "Both sides are alive: start nothing anew before the network is whole."),
                    List.of(
                            needs(0.6, SignalKind.PEER_LOST),
                            adds(0.2, SignalKind.NODE_REACHABLE),
                            adds(0.1, SignalKind.LOG_FAILURE),
                            adds(0.1, SignalKind.PRODUCE_ERRORS, Causes::isForWantOfReplicas),
                            against(0.5, SignalKind.NODE_UNREACHABLE),
                            against(0.3, Causes::lateThoughLinked),
                            against(0.3, SignalKind.NODE_RESTARTED)));

    private Partition() {}
}
