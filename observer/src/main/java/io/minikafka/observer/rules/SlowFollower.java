package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// A node that is there, and gets or takes what it replicates too late.
final class SlowFollower {
    static final Cause CAUSE =
            new Cause(
                    "slow-follower",
                    "The replicas on {subject} do not keep up: the way to it, or the node itself, is too slow.",
                    List.of(
                            "Look at the network to it: ping, retransmissions, a link that negotiated a lower speed; then at its CPU and disk.",
                            "While it lags, acknowledgements rest on the other replicas; minikafka nodes drain moves its partitions away."),
                    List.of(
                            needs(0.7, SignalKind.FOLLOWER_BEHIND),
                            adds(0.1, SignalKind.PRODUCE_SLOW),
                            against(0.5, Causes::linksDown),
                            against(0.5, SignalKind.NODE_UNREACHABLE, SignalKind.NODE_RESTARTED),
                            against(
                                    0.4,
                                    SignalKind.SYNC_SLOW,
                                    SignalKind.SYNC_STALLED,
                                    SignalKind.GC_PRESSURE,
                                    SignalKind.CPU_HIGH,
                                    SignalKind.STORAGE_OFFLINE,
                                    SignalKind.STORAGE_READ_ONLY)));

    private SlowFollower() {}
}
