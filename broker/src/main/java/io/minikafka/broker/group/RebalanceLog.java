package io.minikafka.broker.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What happened in one group, for people who ask why it rebalances: its rebalances, with reasons, length and
/// whoever came last, and what became of members. In memory, bounded here and, over all groups, by
/// [RebalanceLogs]. Times are of the wall clock. Owned by the coordinator's thread. RFC 0007, 4.6.
public final class RebalanceLog {
    static final int REBALANCES_MAX = 64;
    static final int EVENTS_MAX = 128;
    private static final int REASONS_MAX = 8;

    /// What a member did, or what was done to it.
    public enum What {
        JOINED("joined"),
        REJOINED("joined again"),
        LEFT("left"),
        SESSION_TIMED_OUT("was silent for its session timeout"),
        REBALANCE_TIMED_OUT("was too slow for its rebalance timeout"),
        FENCED("was fenced"),
        SUBSCRIBED("changed its subscription"),
        TYPE_CHANGED("changed the group's type"),
        RESTARTED("found the group again after a restart of the broker");

        private final String words;

        What(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /// @param member empty if it is about the whole group
    public record Event(long atMs, What what, String member, String clientId, String detail) {}

    /// @param endedMs -1 while it goes on
    /// @param epoch the generation or epoch that it led to
    /// @param last who came last; empty if nobody had to come
    /// @param lastAfterMs how long after the one before, or after the beginning
    public record Rebalance(
            long beganMs,
            long endedMs,
            List<String> reasons,
            int epoch,
            int members,
            String last,
            long lastAfterMs) {}

    private final RebalanceLogs logs;
    private final ArrayDeque<Event> events = new ArrayDeque<>(1);
    private final ArrayDeque<Rebalance> ended = new ArrayDeque<>(1);
    private final List<String> reasons = new ArrayList<>();
    private long beganMs = -1;
    private String last = "";
    private long lastMs;
    private long lastAfterMs;

    RebalanceLog(RebalanceLogs logs) {
        this.logs = logs;
    }

    public void event(long atMs, What what, String member, String clientId, String detail) {
        if (events.size() == EVENTS_MAX) {
            events.removeFirst();
        } else {
            logs.added(this);
        }
        events.addLast(new Event(atMs, what, member, clientId, detail));
    }

    /// A rebalance begins, or the one that goes on gets one more reason.
    public void begin(long atMs, String reason) {
        if (beganMs < 0) {
            beganMs = atMs;
            last = "";
            lastMs = atMs;
            lastAfterMs = 0;
            reasons.clear();
        }
        if (reasons.size() < REASONS_MAX && !reasons.contains(reason)) {
            reasons.add(reason);
        }
    }

    public boolean isRebalancing() {
        return beganMs >= 0;
    }

    /// A member has done its part in the rebalance that goes on.
    public void arrived(long atMs, String member) {
        if (isRebalancing() && !last.equals(member)) {
            last = member;
            lastAfterMs = atMs - lastMs;
            lastMs = atMs;
        }
    }

    /// The rebalance has come to its end.
    public void end(long atMs, int epoch, int members) {
        if (!isRebalancing()) {
            return;
        }
        if (ended.size() == REBALANCES_MAX) {
            ended.removeFirst();
        } else {
            logs.added(this);
        }
        ended.addLast(current(atMs, epoch, members));
        beganMs = -1;
    }

    /// The rebalance that goes on.
    public Optional<Rebalance> current(int epoch, int members) {
        return isRebalancing() ? Optional.of(current(-1, epoch, members)) : Optional.empty();
    }

    public List<Event> events() {
        return List.copyOf(events);
    }

    public List<Rebalance> rebalances() {
        return List.copyOf(ended);
    }

    /// Forgets its oldest entry: other groups need the room.
    void dropOldest() {
        Event event = events.peekFirst();
        Rebalance rebalance = ended.peekFirst();
        if (rebalance == null || (event != null && event.atMs() <= rebalance.beganMs())) {
            events.pollFirst();
        } else {
            ended.removeFirst();
        }
    }

    private Rebalance current(long endedMs, int epoch, int members) {
        return new Rebalance(
                beganMs, endedMs, List.copyOf(reasons), epoch, members, last, lastAfterMs);
    }
}
