package io.minikafka.observer.rules;

import static io.minikafka.observer.rules.Clue.adds;
import static io.minikafka.observer.rules.Clue.against;
import static io.minikafka.observer.rules.Clue.needs;

import io.minikafka.observer.incident.SignalKind;
import java.util.List;

/// A heap that is too small for what lies in it.
final class GcPressure {
    static final Cause CAUSE =
            new Cause(
                    "gc-pressure",
                    "Garbage collection takes much of the time of {subject}: its heap is nearly full.",
                    List.of(
                            "Give it more heap: MINIKAFKA_HEAP=256m. Which requests came with it: many connections, large batches, many partitions?",
                            "jcmd PID GC.class_histogram tells what fills the heap."),
                    List.of(
                            needs(0.8, SignalKind.GC_PRESSURE),
                            adds(0.1, SignalKind.PRODUCE_SLOW, SignalKind.FETCH_SLOW),
                            adds(0.05, SignalKind.CPU_HIGH),
                            against(0.2, SignalKind.REQUESTS_SURGE, SignalKind.CONNECTIONS_SURGE)));

    private GcPressure() {}
}
