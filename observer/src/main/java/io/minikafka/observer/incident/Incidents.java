package io.minikafka.observer.incident;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Groups signals into incidents: one incident, not a thousand alerts.
///
/// Trouble joins the open incident whose subject it shares, else opens one. Context waits for trouble that it may
/// explain, and goes to every incident whose subject it shares. No I/O, no clock: the same signals give the same
/// incidents. Owned by one thread.
public final class Incidents {
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /// So that what concerns a whole node opens the incident that the rest joins.
    private static final Comparator<Signal> BROADEST_FIRST =
            Comparator.comparing((Signal signal) -> !signal.subject().isNode())
                    .thenComparing(Comparator.comparing(Signal::severity).reversed());

    private final IncidentLimits limits;
    private final Function<Incident, Verdict> judge;
    private final List<OpenIncident> open = new ArrayList<>();
    private final ArrayDeque<Signal> context = new ArrayDeque<>();
    private int opened;

    /// @param judge names causes; must not wait for anything
    public Incidents(IncidentLimits limits, Function<Incident, Verdict> judge) {
        this.limits = limits;
        this.judge = judge;
    }

    /// Takes in what was noticed since the last step.
    public List<IncidentEvent> step(long nowMs, List<Signal> signals) {
        for (Signal signal : signals) {
            if (!signal.opens()) {
                keep(signal);
                open.stream().filter(one -> one.concerns(signal)).forEach(one -> one.add(signal));
            }
        }
        List<OpenIncident> fresh = new ArrayList<>();
        signals.stream()
                .filter(Signal::opens)
                .sorted(BROADEST_FIRST)
                .forEach(signal -> trouble(nowMs, signal, fresh));
        List<IncidentEvent> events = judgeAndClose(nowMs, fresh);
        context.removeIf(signal -> nowMs - signal.atMs() > limits.changesMs());
        return events;
    }

    /// Incidents that go on now.
    public List<Incident> open() {
        return open.stream().map(one -> one.now(false)).toList();
    }

    private void keep(Signal signal) {
        context.add(signal);
        if (context.size() > limits.contextMax()) {
            context.remove();
        }
    }

    private void trouble(long nowMs, Signal signal, List<OpenIncident> fresh) {
        List<OpenIncident> concerned = open.stream().filter(one -> one.concerns(signal)).toList();
        if (concerned.isEmpty()) {
            open(nowMs, signal).ifPresent(fresh::add);
            return;
        }
        concerned.getFirst().add(signal);
        concerned.stream().skip(1).forEach(one -> one.add(signal.asContext()));
    }

    private Optional<OpenIncident> open(long nowMs, Signal signal) {
        if (open.size() >= limits.openMax()) {
            return Optional.empty();
        }
        String id = ID.format(Instant.ofEpochMilli(nowMs)) + "-" + ++opened;
        OpenIncident made = new OpenIncident(id, nowMs, limits);
        made.add(signal);
        for (Signal before : context) {
            long oldestMs =
                    before.kind() == SignalKind.CONFIG_CHANGED
                            ? limits.changesMs()
                            : limits.recentMs();
            if (nowMs - before.atMs() <= oldestMs && made.concerns(before)) {
                made.add(before);
            }
        }
        open.add(made);
        return Optional.of(made);
    }

    private List<IncidentEvent> judgeAndClose(long nowMs, List<OpenIncident> fresh) {
        List<IncidentEvent> events = new ArrayList<>();
        for (Iterator<OpenIncident> all = open.iterator(); all.hasNext(); ) {
            OpenIncident one = all.next();
            if (one.isQuiet(nowMs)) {
                all.remove();
                events.add(new IncidentEvent.Closed(one.now(true)));
                continue;
            }
            boolean isNews = one.judged(judge.apply(one.now(false)), nowMs);
            if (fresh.contains(one)) {
                events.add(new IncidentEvent.Opened(one.now(false)));
            } else if (isNews) {
                events.add(new IncidentEvent.Judged(one.now(false)));
            }
        }
        return events;
    }
}
