package io.minikafka.broker.delay;

import io.minikafka.base.Time;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Takes from the queues what is due, and has it appended to the partitions that this node leads; what others are to deliver
/// stays in the other queue. Owned by the delay thread. RFC 0016, 4.3 and 4.6.
final class Dispatcher {
    /// Deliveries that were met before their records came out of a queue. When they are more, the queues are looked
    /// through.
    private static final int AHEAD_MAX = 1 << 16;

    /// Records that are delivered between two looks at other work.
    private static final int ROUND = 1_000;

    /// When the log takes nothing.
    private static final long RETRY_MS = 1_000;

    /// Between two looks at what others were to deliver, and this node is now.
    private static final long SORT_MS = 250;

    private final Time time;
    private final boolean isAlone;
    private final DueQueues queues;
    private final Tails tails;
    private final Flights flights;
    private final Parent parent;

    /// Partitions that this node leads, with records in the other queue.
    private final Set<PartitionTail> called = new LinkedHashSet<>();

    private int ahead;
    private boolean current;
    private long retryAtMs;
    private long sortAtMs;

    /// Whoever has one of these.
    interface Parent {
        /// The queues are not what was saved of them.
        void changed();

        /// The partition took nothing: it may have another leader by now.
        void look(PartitionTail tail);
    }

    /// @param isAlone nobody else delivers
    Dispatcher(
            Time time,
            boolean isAlone,
            DueQueues queues,
            Tails tails,
            Flights flights,
            Parent parent) {
        this.time = time;
        this.isAlone = isAlone;
        this.queues = queues;
        this.tails = tails;
        this.flights = flights;
        this.parent = parent;
        this.ahead = tails.all().stream().mapToInt(PartitionTail::deliveredAhead).sum();
    }

    void waits(PartitionTail tail, Due due) {
        if (tail.isLed()) {
            queues.mine().add(due);
        } else {
            queues.others().add(due);
        }
        parent.changed();
    }

    void aheadChanged(int by) {
        ahead += by;
    }

    /// This node leads the partition, or does not.
    void officeChanged(PartitionTail tail) {
        flights.changed(tail, time.monotonicNs());
        if (tail.isLed()) {
            called.add(tail);
        } else {
            called.remove(tail);
        }
    }

    void gone(PartitionTail tail) {
        ahead -= tail.deliveredAhead();
        flights.gone(tail);
        called.remove(tail);
    }

    /// Forgets what others have delivered. They deliver in the order of due times, so it is the first.
    void dropOver() {
        DueQueue others = queues.others();
        while (others.first().filter(tails::isOver).isPresent()) {
            others.removeFirst();
        }
    }

    /// Delivers what is due, up to a round's worth.
    ///
    /// @return when to come back: not after now if more is due
    long deliver() {
        if (!current) {
            current = tails.areAll(PartitionTail::isCurrent);
        }
        long nowMs = time.wallMs();
        if (!current) {
            return Alarm.NEVER;
        }
        if (nowMs < retryAtMs) {
            return retryAtMs;
        }
        flights.look(time.monotonicNs());
        sort(nowMs);
        int done = 0;
        while (done < ROUND && isDue(nowMs)) {
            done += round(nowMs, ROUND - done);
        }
        if (nowMs < retryAtMs) {
            return retryAtMs;
        }
        return isDue(nowMs) ? nowMs : nextLookMs(nowMs);
    }

    private long nextLookMs(long nowMs) {
        boolean looksAgain = !called.isEmpty() || (!isAlone && !flights.isEmpty());
        long dueMs =
                flights.hasRoom()
                        ? queues.mine().first().map(Due::dueMs).orElse(Alarm.NEVER)
                        : Alarm.NEVER;
        return looksAgain ? Math.min(dueMs, nowMs + SORT_MS) : dueMs;
    }

    /// Gives this node's partitions what is in the queue for others.
    private void sort(long nowMs) {
        long nowNs = time.monotonicNs();
        if (ahead > AHEAD_MAX) {
            queues.sort(due -> place(due, nowNs));
            tails.all().forEach(PartitionTail::forgetDelivered);
        } else if (nowMs >= sortAtMs && called.stream().anyMatch(tail -> delivers(tail, nowNs))) {
            queues.sortOthers(due -> place(due, nowNs));
        } else {
            return;
        }
        called.removeIf(tail -> delivers(tail, nowNs));
        sortAtMs = nowMs + SORT_MS;
        parent.changed();
    }

    private DueQueues.Place place(Due due, long nowNs) {
        if (tails.isOver(due)) {
            return DueQueues.Place.NOWHERE;
        }
        return tails.of(due).filter(tail -> delivers(tail, nowNs)).isPresent()
                ? DueQueues.Place.MINE
                : DueQueues.Place.OTHERS;
    }

    private boolean delivers(PartitionTail tail, long nowNs) {
        return tail.delivers(nowNs) && (isAlone || !flights.standsStill(tail));
    }

    private boolean isDue(long nowMs) {
        return nowMs >= retryAtMs
                && flights.hasRoom()
                && queues.mine().first().filter(due -> due.dueMs() <= nowMs).isPresent();
    }

    /// @return how many entries it took
    private int round(long nowMs, int entriesMax) {
        long nowNs = time.monotonicNs();
        Map<PartitionTail, List<Due>> due = new LinkedHashMap<>();
        int taken = 0;
        while (taken < entriesMax && isDue(nowMs)) {
            Due next = queues.mine().first().orElseThrow();
            queues.mine().removeFirst();
            taken++;
            if (!tails.isOver(next)) {
                PartitionTail tail = tails.of(next).orElseThrow();
                if (delivers(tail, nowNs)) {
                    tail.takeOff(next);
                    due.computeIfAbsent(tail, _ -> new ArrayList<>()).add(next);
                } else {
                    setAside(tail, next);
                }
            }
        }
        parent.changed();
        due.forEach((tail, some) -> append(tail, some, nowMs));
        return taken;
    }

    private void setAside(PartitionTail tail, Due due) {
        queues.others().add(due);
        if (tail.isLed()) {
            called.add(tail);
        }
    }

    private void append(PartitionTail tail, List<Due> due, long nowMs) {
        List<Due> again = Deliveries.append(tail, due);
        if (again.isEmpty()) {
            return;
        }
        again.forEach(tail::landed);
        if (isAlone) {
            again.forEach(queues.mine()::add);
            retryAtMs = nowMs + RETRY_MS;
        } else {
            tail.restUntil(time.monotonicNs() + TimeUnit.MILLISECONDS.toNanos(RETRY_MS));
            parent.look(tail);
            again.forEach(one -> setAside(tail, one));
        }
    }
}
