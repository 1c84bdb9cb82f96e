package io.minikafka.storage.compaction;

import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.TransactionEnd;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which transaction a batch belongs to, while a log is read in order: says of a batch whether it was aborted, and of a
/// marker whether it still has something to say. Owned by one thread.
final class TransactionTracker {
    /// Those that did not begin yet, the first one first.
    private final ArrayDeque<AbortedSpan> later;

    /// By producer, the aborted ones that began and did not end; and those of them that a batch was met of.
    private final Map<Long, AbortedSpan> aborted = new HashMap<>();

    private final Set<Long> abortedMet = new HashSet<>();

    /// Producers of whose committed transaction a batch was met.
    private final Set<Long> committedMet = new HashSet<>();

    private final List<AbortedSpan> kept = new ArrayList<>();

    TransactionTracker(List<AbortedSpan> all) {
        this.later =
                new ArrayDeque<>(
                        all.stream()
                                .sorted(Comparator.comparingLong(AbortedSpan::firstOffset))
                                .toList());
    }

    /// A batch of data; whether it was aborted.
    boolean isAborted(ByteBuffer buffer, int at) {
        begin(BatchHeader.lastOffset(buffer, at));
        if (!BatchHeader.transactional(buffer, at)) {
            return false;
        }
        long producerId = BatchHeader.producerId(buffer, at);
        AbortedSpan transaction = aborted.get(producerId);
        if (transaction == null || transaction.lastOffset() < BatchHeader.baseOffset(buffer, at)) {
            committedMet.add(producerId);
            return false;
        }
        abortedMet.add(producerId);
        return true;
    }

    /// A control batch; whether no batch of the transaction that it ended was met.
    boolean isDone(ByteBuffer buffer, int at) {
        begin(BatchHeader.lastOffset(buffer, at));
        if (BatchHeader.recordCount(buffer, at) == 0) {
            return true;
        }
        long producerId = BatchHeader.producerId(buffer, at);
        return TransactionEnd.read(buffer, at)
                .filter(end ->
                        end.commit() ? !committedMet.remove(producerId) : abortEnds(producerId))
                .isPresent();
    }

    private boolean abortEnds(long producerId) {
        AbortedSpan ended = aborted.remove(producerId);
        if (ended == null || !abortedMet.remove(producerId)) {
            return true;
        }
        kept.add(ended);
        return false;
    }

    private void begin(long offset) {
        while (!later.isEmpty() && later.getFirst().firstOffset() <= offset) {
            AbortedSpan begun = later.removeFirst();
            aborted.put(begun.producerId(), begun);
            abortedMet.remove(begun.producerId());
        }
    }

    /// The aborted transactions that ended since the last call and that readers still have to know.
    List<AbortedSpan> takeKept() {
        List<AbortedSpan> taken = List.copyOf(kept);
        kept.clear();
        return taken;
    }
}
