package io.minikafka.broker.share.service;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.broker.sharestate.StateOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// The way of one group's changes to its shard: one request at a time, in which all go that came meanwhile, in their
/// order. While nobody knows whether the shard took a request, it is asked again; it joins what is said twice. Owned by
/// the share thread.
final class StateLane {
    /// How long a change may take; a client waits 30 s for its acknowledgement.
    static final int LIMIT_MS = 15_000;

    private static final int AGAIN_MS = 100;
    private static final int CHANGES_MAX = 1_000;

    /// Batches of states in one request, about 400 KB; a change that has more goes alone.
    private static final int BATCHES_MAX = 20_000;

    /// After these the shard may be elsewhere, or will be here soon.
    private static final Set<Errors> PASSING =
            Set.of(
                    Errors.NOT_COORDINATOR,
                    Errors.COORDINATOR_LOAD_IN_PROGRESS,
                    Errors.COORDINATOR_NOT_AVAILABLE);

    private final SerialExecutor owner;
    private final Time time;
    private final Door door;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private boolean isBusy;

    /// Carries changes to the shard of their group.
    interface Door {
        /// @param answer told what came of each, on any thread
        void pass(List<StateChange> changes, Consumer<List<StateOutcome>> answer);
    }

    private record Entry(StateChange change, long untilNs, Consumer<StateOutcome> ended) {}

    StateLane(SerialExecutor owner, Time time, Door door) {
        this.owner = owner;
        this.time = time;
        this.door = door;
    }

    /// @param ended told on the owner's thread
    void add(StateChange change, Consumer<StateOutcome> ended) {
        long untilNs = time.monotonicNs() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MS);
        waiting.add(new Entry(change, untilNs, ended));
        pump();
    }

    boolean isIdle() {
        return waiting.isEmpty() && !isBusy;
    }

    private void pump() {
        if (isBusy || waiting.isEmpty()) {
            return;
        }
        isBusy = true;
        List<Entry> going = new ArrayList<>();
        going.add(waiting.remove());
        boolean reads = isRead(going.getFirst());
        int batches = batches(going.getFirst());
        while (!waiting.isEmpty()
                && going.size() < CHANGES_MAX
                && isRead(waiting.element()) == reads
                && batches + batches(waiting.element()) <= BATCHES_MAX) {
            batches += batches(waiting.element());
            going.add(waiting.remove());
        }
        door.pass(
                going.stream().map(Entry::change).toList(),
                outcomes -> owner.execute(() -> ended(going, outcomes)));
    }

    /// Kafka's protocol has a request for each.
    private static boolean isRead(Entry entry) {
        return entry.change() instanceof StateChange.Led;
    }

    private static int batches(Entry entry) {
        return entry.change() instanceof StateChange.Changed changed ? changed.batches().size() : 0;
    }

    private void ended(List<Entry> gone, List<StateOutcome> outcomes) {
        long nowNs = time.monotonicNs();
        List<Entry> again = new ArrayList<>();
        List<Runnable> news = new ArrayList<>(gone.size());
        for (int i = 0; i < gone.size(); i++) {
            Entry entry = gone.get(i);
            StateOutcome outcome = outcomes.get(i);
            if (PASSING.contains(outcome.error()) && entry.untilNs() - nowNs > 0) {
                again.add(entry);
            } else {
                news.add(() -> entry.ended().accept(outcome));
            }
        }
        again.reversed().forEach(waiting::addFirst);
        if (again.isEmpty()) {
            isBusy = false;
            pump();
        } else {
            var _ =
                    owner.after(
                            AGAIN_MS,
                            () -> {
                                isBusy = false;
                                pump();
                            });
        }
        news.forEach(Runnable::run);
    }
}
