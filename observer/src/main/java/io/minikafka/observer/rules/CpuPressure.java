package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// Processors that are busy with the broker itself. For those that others keep busy see [CpuTaken].
final class CpuPressure {
    static final Cause CAUSE =
            new Cause(
                    "cpu-pressure",
                    "The processors are the limit on {subject}: the broker uses far more CPU than for the same work before.",
                    List.of(
                            "top -H -p PID: which threads? jcmd PID Thread.print: what do they do? Limits of the container?"),
                    List.of(
                            needs(0.3, Causes::busyItself),
                            adds(
                                    0.35,
                                    SignalKind.CPU_HIGH,
                                    e -> e.value("moreWork").orElse("").equals("false")),
                            adds(0.1, SignalKind.CPU_STARVED),
                            adds(0.15, SignalKind.PRODUCE_SLOW, SignalKind.FETCH_SLOW),
                            against(0.4, SignalKind.GC_PRESSURE),
                            against(0.3, SignalKind.SYNC_SLOW, SignalKind.SYNC_STALLED),
                            against(0.4, SignalKind.REQUESTS_SURGE, SignalKind.CONNECTIONS_SURGE),
                            against(
                                    0.3,
                                    SignalKind.STORAGE_READ_ONLY,
                                    SignalKind.NODE_UNREACHABLE)));

    private CpuPressure() {}
}
