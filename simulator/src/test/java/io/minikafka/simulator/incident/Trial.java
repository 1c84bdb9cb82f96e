package io.minikafka.simulator.incident;

import io.minikafka.observer.app.Observer;
import io.minikafka.observer.incident.Evidence;
import io.minikafka.observer.incident.Finding;
import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.IncidentEvent;
import io.minikafka.observer.incident.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// One trouble, watched by an observer: what was said, and when.
final class Trial {
    private static final long TICK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(16);
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    /// @param alarmsBefore incidents before there was any trouble
    /// @param incident with its firm verdict; empty if there was none in time
    /// @param noticedMs from the injection to the detection
    /// @param verdictMs from the detection to the firm verdict
    record Outcome(
            Trouble trouble,
            long seed,
            int alarmsBefore,
            Optional<Incident> incident,
            long noticedMs,
            long verdictMs) {
        String cause() {
            return incident.map(Incident::cause).orElse("nothing noticed");
        }

        boolean isRight() {
            return cause().equals(trouble.cause());
        }

        List<Evidence> cited() {
            return incident
                    .flatMap(Incident::verdict)
                    .map(Verdict::findings)
                    .filter(findings -> !findings.isEmpty())
                    .map(List::getFirst)
                    .map(Finding::citations)
                    .orElseGet(List::of)
                    .stream()
                    .map(number -> incident.orElseThrow().evidence().get(number - 1))
                    .toList();
        }

        long supporting() {
            return cited().stream().filter(trouble::supports).count();
        }

        Score score() {
            return new Score(
                    trouble.name(),
                    seed,
                    isRight(),
                    (int) supporting(),
                    cited().size(),
                    noticedMs,
                    verdictMs,
                    alarmsBefore);
        }

        String line() {
            return "%-30s seed %d: %-16s %d of %d citations support it; noticed after %.1f s, verdict %.1f s later%s"
                    .formatted(
                            trouble.name(),
                            seed,
                            cause(),
                            supporting(),
                            cited().size(),
                            noticedMs / 1e3,
                            verdictMs / 1e3,
                            alarmsBefore > 0 ? "; FALSE ALARMS before: " + alarmsBefore : "");
        }
    }

    private Trial() {}

    static Outcome run(Trouble trouble, long seed, Path folder) throws Exception {
        try (Trouble.Scene scene = trouble.stage().open(folder, seed);
                Observer observer = new Observer(scene.target())) {
            int before = opened(watch(observer, WARM_UP_NS, false)).size();
            long injectedMs = System.currentTimeMillis();
            scene.goWrong();
            List<Seen> seen = watch(observer, LIMIT_NS, true);
            List<Seen> opened = opened(seen);
            List<Seen> judged =
                    seen.stream()
                            .filter(one -> one.event() instanceof IncidentEvent.Judged)
                            .toList();
            if (judged.isEmpty()) {
                return new Outcome(trouble, seed, before, Optional.empty(), -1, -1);
            }
            long noticed = opened.isEmpty() ? injectedMs : opened.getFirst().atMs();
            return new Outcome(
                    trouble,
                    seed,
                    before,
                    Optional.of(judged.getFirst().event().incident()),
                    noticed - injectedMs,
                    judged.getFirst().atMs() - noticed);
        }
    }

    /// An event with the moment at which it was told.
    private record Seen(long atMs, IncidentEvent event) {}

    private static List<Seen> opened(List<Seen> seen) {
        return seen.stream().filter(one -> one.event() instanceof IncidentEvent.Opened).toList();
    }

    private static List<Seen> watch(Observer observer, long forNs, boolean untilVerdict) {
        List<Seen> seen = new ArrayList<>();
        long end = System.nanoTime() + forNs;
        long due = System.nanoTime();
        while (System.nanoTime() < end) {
            for (IncidentEvent event : observer.tick(System.currentTimeMillis())) {
                seen.add(new Seen(System.currentTimeMillis(), event));
                if (untilVerdict && event instanceof IncidentEvent.Judged) {
                    return seen;
                }
            }
            due = Math.max(due + TICK_NS, System.nanoTime());
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
        return seen;
    }
}
