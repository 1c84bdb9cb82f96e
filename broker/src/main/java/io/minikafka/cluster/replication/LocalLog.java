package io.minikafka.cluster.replication;

import io.minikafka.base.Invariant;
import io.minikafka.cluster.replication.Output.Flush;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// What a replica knows of its own log: where it begins and ends, which epochs are in it, and how much of it
/// is on disk. `durableOffset` never counts what was cut away and written anew.
final class LocalLog {
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long startOffset;
    private long endOffset;
    private long durableOffset;
    private EpochChain epochs;
    private long nextTicket = 1;
    private long flushedTicket;
    private long ticketAfterCut;

    LocalLog(LogState found) {
        Invariant.check(found.startOffset() <= found.endOffset(), "a log ends behind its start");
        startOffset = found.startOffset();
        endOffset = found.endOffset();
        durableOffset = found.endOffset();
        epochs = found.epochs();
    }

    long startOffset() {
        return startOffset;
    }

    long endOffset() {
        return endOffset;
    }

    long durableOffset() {
        return durableOffset;
    }

    EpochChain epochs() {
        return epochs;
    }

    boolean isEmpty() {
        return startOffset == endOffset;
    }

    void append(long newEnd, List<EpochStart> appended) {
        Invariant.check(newEnd > endOffset, "an append makes a log longer", newEnd);
        for (EpochStart entry : appended) {
            epochs = epochs.with(entry);
        }
        endOffset = newEnd;
    }

    void cutTo(long newEnd) {
        Invariant.check(newEnd >= startOffset && newEnd <= endOffset, "cut outside", newEnd);
        epochs = epochs.cutTo(newEnd);
        endOffset = newEnd;
        forgetAbove(newEnd);
    }

    /// Empty, beginning at `offset`.
    void restartAt(long offset) {
        epochs = EpochChain.EMPTY;
        startOffset = offset;
        endOffset = offset;
        forgetAbove(offset);
    }

    void deleteBefore(long offset) {
        Invariant.check(offset <= endOffset, "deleted behind the end", offset);
        startOffset = Math.max(startOffset, offset);
        epochs = isEmpty() ? EpochChain.EMPTY : epochs.from(startOffset);
    }

    /// Asks that all so far, saved state included, be brought to the disk.
    long flush(Consumer<Output> outputs) {
        long ticket = nextTicket++;
        pending.add(new Pending(ticket, endOffset));
        outputs.accept(new Flush(ticket));
        return ticket;
    }

    void flushed(long ticket) {
        flushedTicket = Math.max(flushedTicket, ticket);
        while (!pending.isEmpty() && pending.getFirst().ticket <= ticket) {
            durableOffset = Math.max(durableOffset, pending.removeFirst().endOffset);
        }
    }

    boolean isFlushed(long ticket) {
        return flushedTicket >= ticket;
    }

    /// Whether nothing of what was cut away can come back after a crash.
    boolean cutsDurable() {
        return flushedTicket >= ticketAfterCut;
    }

    private void forgetAbove(long newEnd) {
        durableOffset = Math.min(durableOffset, newEnd);
        ticketAfterCut = nextTicket;
        List<Pending> lower = new ArrayList<>();
        pending.forEach(
                flush -> lower.add(new Pending(flush.ticket, Math.min(flush.endOffset, newEnd))));
        pending.clear();
        pending.addAll(lower);
    }

    /// A flush that was asked for when the log ended at `endOffset`.
    private record Pending(long ticket, long endOffset) {}
}
