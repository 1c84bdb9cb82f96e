package io.minikafka.storage;

import io.minikafka.storage.compaction.ProducerTail;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The producers of one log and their transactions, as far as it has any: all logs without share [#NONE], and then this
/// costs nothing. Guarded by the log, except for the two offsets that readers ask for.
final class LogProducers {
    /// A log that never had a producer with an id.
    static final LogProducers NONE = new LogProducers();

    private final @Nullable ProducerStates states;
    private long startOffset;

    /// First offset of the transactions that are not decided; [OpenTransactions#NONE].
    private volatile long undecidedOffset = OpenTransactions.NONE;

    /// One behind the last marker of an aborted transaction.
    private volatile long abortedEndOffset;

    private LogProducers() {
        states = null;
    }

    LogProducers(int producersMax, long startOffset) {
        this(new ProducerStates(producersMax), startOffset);
    }

    private LogProducers(ProducerStates states, long startOffset) {
        this.states = states;
        this.startOffset = startOffset;
    }

    /// Not of [#NONE].
    ProducerStates states() {
        return Objects.requireNonNull(states);
    }

    /// Not of [#NONE].
    AbortedIndex aborted() {
        return states().aborted();
    }

    /// Any thread. The high watermark was read before this is called: what began below it is known here then.
    long lastStableOffset(long highWatermark) {
        return Math.min(highWatermark, undecidedOffset);
    }

    /// Any thread.
    long abortedEndOffset() {
        return abortedEndOffset;
    }

    /// The batch at `at`, which has a producer, was appended at its base offset.
    void appended(ByteBuffer batch, int at, long timestampMs, long nowMs) {
        if (states().appended(batch, at, timestampMs, nowMs)) {
            moved();
        }
    }

    void committed(long highWatermark) {
        if (states == null) {
            return;
        }
        if (states.open().committed(highWatermark)) {
            moved();
        }
        ProducerHistory history = states.history();
        if (history != null) {
            history.forgetBelow(highWatermark);
        }
    }

    /// From now on changes can be taken back, if they are at `offset` or behind.
    void keepHistory(long offset) {
        if (states != null && states.history() == null) {
            states.keep(new ProducerHistory(offset));
        }
    }

    /// Takes back what batches from `offset` on changed.
    ///
    /// @return false if that is not remembered any more: then nothing was changed, and all have to be made anew
    boolean cutTo(long offset) {
        if (states != null && !states.cutTo(offset)) {
            return false;
        }
        if (states != null) {
            moved();
        }
        return true;
    }

    void startMoved(long newStart) {
        if (states != null) {
            startOffset = newStart;
            states.aborted().forgetYoung(newStart);
            moved();
        }
    }

    /// What the log's row says.
    static LogProducers of(LogRow row, SegmentChain segments, int producersMax) {
        long abortedInFilesBelow = segments.abortedInFilesBelow(row.endOffset());
        if (!row.producers().hasRemaining()
                && row.aborted().isEmpty()
                && abortedInFilesBelow == 0) {
            return NONE;
        }
        LogProducers producers = new LogProducers(producersMax, row.startOffset());
        producers.states().decode(row.producers().duplicate());
        row.replica()
                .map(replica -> history(replica, row.endOffset()))
                .ifPresent(producers.states()::restore);
        producers.aborted().restore(row.aborted(), abortedInFilesBelow);
        producers.moved();
        return producers;
    }

    private void moved() {
        undecidedOffset = Math.max(startOffset, states().open().first());
        abortedEndOffset = aborted().endOffset();
    }

    private static ProducerHistory history(LogRow.Replica replica, long endOffset) {
        return replica.history().hasRemaining()
                ? ProducerHistory.decode(replica.history().duplicate())
                : new ProducerHistory(endOffset);
    }

    /// What was found by reading the log.
    static LogProducers of(ProducerStates found, long startOffset, long endOffset) {
        LogProducers producers = new LogProducers(found, startOffset);
        producers.keepHistory(endOffset);
        producers.moved();
        return producers;
    }

    /// Whether what a reader of committed records at `offset` has to know is in memory.
    boolean isWarm(long offset) {
        return states == null || states.aborted().isWarm(offset);
    }

    void expire(long beforeMs) {
        if (states != null) {
            states.expire(beforeMs);
        }
    }

    /// Of each producer what has to stay in the log.
    Map<Long, ProducerTail> tails() {
        return states == null ? Map.of() : states.tails();
    }

    /// Whether an aborted transaction whose marker lies in `[from, to)` is in no file.
    boolean isAbortedYoungIn(long from, long to) {
        return states != null && states.aborted().isYoungIn(from, to);
    }

    List<ActiveProducer> describe() {
        return states == null ? List.of() : states.describe();
    }

    /// See [LogRow].
    ByteBuffer encode() {
        return states == null ? ByteBuffer.allocate(0) : states.encode();
    }

    /// See [LogRow.Replica].
    ByteBuffer encodeHistory() {
        ProducerHistory history = states == null ? null : states.history();
        return history == null ? ByteBuffer.allocate(0) : history.encode();
    }

    List<AbortedTransaction> young() {
        return states == null ? List.of() : states.aborted().young();
    }
}
