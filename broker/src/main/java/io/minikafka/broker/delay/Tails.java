package io.minikafka.broker.delay;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.Log;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// The partitions in which records may wait, and the numbers by which queues know them. A tail has a number of its own;
/// when its log lost records, those that come at their offsets are others, and the tail goes on with a new number. Owned by
/// the delay thread.
final class Tails {
    private final PartitionTail.Parent parent;
    private final Map<Integer, Entries> byNumber = new TreeMap<>();
    private final Map<TopicIdPartition, PartitionTail> tails = new LinkedHashMap<>();
    private int nextNumber;

    Tails(PartitionTail.Parent parent) {
        this.parent = parent;
    }

    /// What the entries with one number belong to.
    ///
    /// @param validBelow the log lost what these entries said of offsets from here on
    record Entries(PartitionTail tail, long validBelow) {
        boolean has(Due due) {
            return due.offset() < validBelow;
        }
    }

    /// Whose record it is; empty if that is not here any more.
    Optional<PartitionTail> of(Due due) {
        return Optional.ofNullable(byNumber.get(due.partition()))
                .filter(entries -> entries.has(due))
                .map(Entries::tail);
    }

    /// Nobody has to deliver it any more.
    boolean isOver(Due due) {
        Optional<PartitionTail> tail = of(due);
        return tail.isEmpty() || tail.get().isOver(due);
    }

    Optional<PartitionTail> find(TopicIdPartition id) {
        return Optional.ofNullable(tails.get(id));
    }

    List<PartitionTail> all() {
        return List.copyOf(tails.values());
    }

    Map<Integer, Entries> byNumber() {
        return byNumber;
    }

    int nextNumber() {
        return nextNumber;
    }

    boolean areAll(Predicate<PartitionTail> such) {
        return tails.values().stream().allMatch(such);
    }

    /// Begins to read a log, behind what was read of it before.
    PartitionTail add(Log log, long from) {
        log.holdFrom(from);
        return begin(new PartitionTail(nextNumber++, log, from, List.of(), List.of(), parent));
    }

    private PartitionTail begin(PartitionTail tail) {
        tails.put(tail.id(), tail);
        byNumber.put(tail.number(), new Entries(tail, Long.MAX_VALUE));
        return tail;
    }

    void remove(PartitionTail gone) {
        tails.remove(gone.id(), gone);
        gone.log().holdFrom(Long.MAX_VALUE);
        byNumber.values().removeIf(entries -> entries.tail() == gone);
    }

    /// Takes up what a former process saved.
    ///
    /// @param logs by their partitions, as far as they are here
    void restore(DueState state, Function<TopicIdPartition, Optional<Log>> logs) {
        nextNumber = state.nextPartition();
        for (DueState.Partition saved : state.partitions()) {
            // Of a partition that is gone, what waited is gone too.
            logs.apply(saved.id()).ifPresent(log -> restore(saved, log));
        }
    }

    private void restore(DueState.Partition saved, Log log) {
        long end = log.endOffset();
        log.holdFrom(saved.heldFrom());
        PartitionTail tail = tails.get(saved.id());
        if (tail == null) {
            // With `durability=os` a loss of power may have taken the log's end: what comes there
            // now is another record, and has another number.
            boolean lostSome = saved.position() > end;
            tail =
                    begin(
                            new PartitionTail(
                                    lostSome ? nextNumber++ : saved.number(),
                                    log,
                                    Math.min(saved.position(), end),
                                    saved.undecided().stream().filter(base -> base < end).toList(),
                                    saved.delivered().stream().filter(one -> one < end).toList(),
                                    parent));
        }
        byNumber.put(
                saved.number(),
                new Entries(tail, Math.min(saved.validBelow(), limit(tail, saved))));
    }

    /// Of a partition's newest number everything counts, unless the log lost some.
    private static long limit(PartitionTail tail, DueState.Partition saved) {
        return tail.number() == saved.number() ? Long.MAX_VALUE : tail.log().endOffset();
    }

    /// Forgets all, because what was saved cannot be used.
    void clear() {
        byNumber.clear();
        tails.clear();
    }
}
