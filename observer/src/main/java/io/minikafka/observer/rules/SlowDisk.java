package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// A disk all of whose writes became slow.
final class SlowDisk {
    static final Cause CAUSE =
            new Cause(
                    "slow-disk",
                    "The disk under {subject} is slow: most writes and syncs of the log take far longer than they did.",
                    List.of(
                            "Look at the disk: iostat -x 1, other programs that write to it, cloud limits of I/O, a RAID that rebuilds.",
                            "Move the data folder to another disk, or what else writes to this one."),
                    List.of(
                            needs(0.7, SignalKind.SYNC_SLOW),
                            adds(0.2, SignalKind.PRODUCE_SLOW),
                            against(0.2, SignalKind.SYNC_STALLED),
                            against(0.1, SignalKind.CPU_STARVED),
                            against(0.4, SignalKind.GC_PRESSURE),
                            against(
                                    0.4,
                                    SignalKind.CPU_HIGH,
                                    e -> e.value("moreWork").orElse("").equals("false")),
                            against(0.3, SignalKind.REQUESTS_SURGE, SignalKind.CONNECTIONS_SURGE)));

    private SlowDisk() {}
}
