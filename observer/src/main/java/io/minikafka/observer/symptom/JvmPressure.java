package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Garbage collection and CPU. Collections that take a fifth of the time are trouble by themselves; a busy CPU explains
/// others' trouble, or is trouble when the work has not grown with it.
final class JvmPressure implements Symptom {
    private static final long WINDOW_MS = 5_000;
    private static final double GC_SHARE = 0.1;
    private static final double GC_SHARE_TROUBLE = 0.2;
    private static final double CPU_CORES = 0.6;
    private static final double CPU_TIMES = 3;
    private static final double SYSTEM_SHARE = 0.95;
    private static final double GREW_TIMES = 2;
    private static final int LOOKS_IN_A_ROW = 3;

    private final Map<String, Baseline> usualCpu = new HashMap<>();
    private final Map<String, Baseline> usualRequests = new HashMap<>();
    private final Map<String, Integer> busy = new HashMap<>();

    @Override
    public List<Signal> find(View view) {
        List<Signal> found = new ArrayList<>();
        for (NodeHistory node : view.nodes()) {
            node.last(WINDOW_MS)
                    .ifPresent(delta -> {
                        gc(view.atMs(), node.node(), delta, found);
                        cpu(view.atMs(), node.node(), delta, found);
                    });
        }
        return found;
    }

    private static void gc(long atMs, String node, Delta delta, List<Signal> found) {
        double share = delta.perSecond("jvm_gc_collection_seconds_total");
        if (share < GC_SHARE) {
            return;
        }
        double used = delta.now().sumOr(0, "jvm_memory_used_bytes", "area", "heap");
        double max = delta.now().sumOr(0, "jvm_memory_max_bytes", "area", "heap");
        found.add(
                new Signal(
                        atMs,
                        SignalKind.GC_PRESSURE,
                        Subject.node(node),
                        Severity.WARNING,
                        share >= GC_SHARE_TROUBLE,
                        Say.text(
                                "Garbage collection takes %s of the time (%s collections in %s); heap %s of %s.",
                                Say.percent(share),
                                Say.plain(delta.grew("jvm_gc_collections_total")),
                                Say.seconds(delta.seconds()),
                                Say.bytes(used),
                                Say.bytes(max)),
                        Map.of("share", Say.text("%.2f", share))));
    }

    private void cpu(long atMs, String node, Delta delta, List<Signal> found) {
        double cores = delta.perSecond("process_cpu_seconds_total");
        double requests = delta.perSecond("minikafka_network_requests_total");
        Baseline cpu = usualCpu.computeIfAbsent(node, _ -> new Baseline());
        Baseline work = usualRequests.computeIfAbsent(node, _ -> new Baseline());
        boolean high = cpu.isReady() && cores > Math.max(CPU_CORES, CPU_TIMES * cpu.usual());
        boolean hasMoreWork = requests > GREW_TIMES * work.high();
        int row = high ? busy.merge(node, 1, Integer::sum) : 0;
        busy.put(node, row);
        cpu.add(cores, high);
        work.add(requests, high);
        if (high) {
            found.add(
                    new Signal(
                            atMs,
                            SignalKind.CPU_HIGH,
                            Subject.node(node),
                            Severity.WARNING,
                            row >= LOOKS_IN_A_ROW && !hasMoreWork,
                            Say.text(
                                    "The broker's process uses %s cores, usual are %s; it gets %s requests a"
                                            + " second, usual are %s.",
                                    Say.plain(cores),
                                    Say.plain(cpu.usual()),
                                    Say.plain(requests),
                                    Say.plain(work.usual())),
                            Map.of("moreWork", Boolean.toString(hasMoreWork))));
        }
        machine(atMs, node, delta, cores, found);
    }

    /// A busy machine is no trouble by itself, but explains others' trouble; and who makes it busy says what to do.
    private static void machine(
            long atMs, String node, Delta delta, double cores, List<Signal> found) {
        double processors = delta.now().sumOr(0, "system_processors");
        double busy =
                delta.now().all("system_cpu_busy_seconds_total").isEmpty()
                        ? processors * delta.now().sumOr(0, "system_cpu_ratio")
                        : delta.perSecond("system_cpu_busy_seconds_total");
        if (processors <= 0 || busy < SYSTEM_SHARE * processors) {
            return;
        }
        double others = Math.max(0, busy - cores);
        found.add(
                Signal.context(
                                atMs,
                                SignalKind.CPU_STARVED,
                                Subject.node(node),
                                Say.text(
                                        "All processors of the machine are busy: other programs use %s cores, the"
                                                + " broker's process uses %s.",
                                        Say.plain(others), Say.plain(cores)))
                        .with(Map.of("byOthers", Boolean.toString(others > cores))));
    }
}
