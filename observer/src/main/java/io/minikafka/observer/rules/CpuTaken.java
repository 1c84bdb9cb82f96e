package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// Processors that other programs keep busy, so that the broker waits for its turn.
final class CpuTaken {
    static final Cause CAUSE =
            new Cause(
                    "cpu-taken",
                    "Other programs take the processors from {subject}: it waits for its turn, and its clients with it.",
                    List.of(
                            "top: which programs are they? Move them away, or give the broker more of the CPU (nice, systemd's CPUWeight, requests of the container).",
                            "If nothing else runs here, look at the host: time stolen by other virtual machines counts as theirs."),
                    List.of(
                            needs(0.35, SignalKind.CPU_STARVED, Causes::isByOthers),
                            adds(
                                    0.3,
                                    SignalKind.PRODUCE_SLOW,
                                    SignalKind.FETCH_SLOW,
                                    SignalKind.PRODUCE_STALLED),
                            against(
                                    0.3,
                                    SignalKind.CPU_HIGH,
                                    e -> e.value("moreWork").orElse("").equals("false")),
                            against(0.3, SignalKind.SYNC_SLOW, SignalKind.GC_PRESSURE),
                            against(
                                    0.3,
                                    SignalKind.STORAGE_READ_ONLY,
                                    SignalKind.NODE_UNREACHABLE,
                                    SignalKind.PEER_LOST,
                                    SignalKind.FOLLOWER_BEHIND)));

    private CpuTaken() {}
}
