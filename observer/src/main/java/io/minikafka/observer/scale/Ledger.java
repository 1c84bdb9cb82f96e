package io.minikafka.observer.scale;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The latest decisions that changed something, each with its outcome as soon as that is known: an order is judged by the
/// minutes before its nodes could be ready and by the ten after, a release by all of these. At
/// most [#ENTRIES_MAX] are kept. Logic without I/O.
public final class Ledger {
    public static final int ENTRIES_MAX = 2_000;
    private static final int WATCHED_MINUTES = 10;

    /// A decision and what became of it.
    public record Entry(Decision decision, Outcome outcome) {}

    private final ScaleSettings settings;
    private final Deque<Entry> settled = new ArrayDeque<>();
    private final Deque<Watch> open = new ArrayDeque<>();

    public Ledger(ScaleSettings settings) {
        this.settings = settings;
    }

    /// A minute is over, and this was decided at its end. Answers what is settled by it.
    public List<Entry> add(Decision decision) {
        open.forEach(watch -> watch.pass(decision));
        List<Entry> now = new ArrayList<>();
        while (!open.isEmpty() && open.getFirst().isOver(decision.minute())) {
            now.add(open.removeFirst().entry());
        }
        settled.addAll(now);
        while (settled.size() > ENTRIES_MAX) {
            settled.removeFirst();
        }
        if (decision.changesNodes()) {
            open.addLast(new Watch(decision));
        }
        return now;
    }

    /// Newest first.
    public List<Entry> latest(int count) {
        List<Entry> all = new ArrayList<>();
        for (Watch watch : open.reversed()) {
            all.add(new Entry(watch.decision, Outcome.PENDING));
        }
        all.addAll(settled.reversed());
        return List.copyOf(all.subList(0, Math.min(count, all.size())));
    }

    /// A decision whose outcome is not known yet.
    private final class Watch {
        private final Decision decision;
        private double most;
        private boolean missedBefore;

        Watch(Decision decision) {
            this.decision = decision;
        }

        void pass(Decision later) {
            boolean started = later.minute() - decision.minute() >= settings.startMinutes();
            if (!ordered() || started) {
                most = Math.max(most, later.load());
            } else if (later.load() > later.ready() * settings.nodeCapacity()) {
                missedBefore = true;
            }
        }

        boolean isOver(long minute) {
            return minute - decision.minute() >= settings.startMinutes() + WATCHED_MINUTES;
        }

        Entry entry() {
            return new Entry(decision, ordered() ? ofOrder() : ofRelease());
        }

        private boolean ordered() {
            return decision.target() > decision.total();
        }

        private Outcome ofOrder() {
            if (missedBefore) {
                return Outcome.LATE;
            }
            boolean needed = most > decision.total() * settings.nodeCapacity();
            return needed ? Outcome.NEEDED : Outcome.NOT_NEEDED;
        }

        private Outcome ofRelease() {
            boolean missed = most > decision.target() * settings.nodeCapacity();
            return missed ? Outcome.REGRETTED : Outcome.RIGHT;
        }
    }
}
