package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// A disk that is quick but for single syncs that take seconds.
final class SyncStall {
    static final Cause CAUSE =
            new Cause(
                    "fsync-stall",
                    "Single writes or syncs of the log on {subject} hang for seconds, while the others are quick.",
                    List.of(
                            "Look for what blocks the disk now and then: a journal that is committed, snapshots, backups, thin volumes that grow, firmware.",
                            "dmesg tells of resets and time-outs of the device."),
                    List.of(
                            needs(0.5, SignalKind.SYNC_STALLED, SignalKind.PRODUCE_STALLED),
                            adds(0.25, SignalKind.SYNC_STALLED),
                            adds(0.15, SignalKind.PRODUCE_STALLED),
                            adds(0.1, SignalKind.PRODUCE_SLOW),
                            against(0.3, SignalKind.SYNC_SLOW),
                            against(0.3, SignalKind.REQUESTS_SURGE, SignalKind.CONNECTIONS_SURGE),
                            against(0.4, SignalKind.GC_PRESSURE),
                            against(0.4, SignalKind.PEER_LOST, SignalKind.FOLLOWER_BEHIND),
                            against(0.4, SignalKind.PRODUCE_ERRORS, Causes::isForWantOfReplicas),
                            against(
                                    0.5,
                                    SignalKind.STORAGE_READ_ONLY,
                                    SignalKind.NODE_UNREACHABLE,
                                    SignalKind.NODE_RESTARTED)));

    private SyncStall() {}
}
