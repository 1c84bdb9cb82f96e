package io.minikafka.storage;

import io.minikafka.storage.compaction.ProducerTail;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.TransactionEnd;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The idempotent producers of one log, the longest silent first, and their transactions. Guarded by the log. State
/// moves when a batch gets its offsets, not when it is committed, because the next batch of a producer may come before
/// that.
///
/// Rules for a batch of a known producer, as Kafka 4 has them: a lower epoch is fenced; a new epoch begins with
/// sequence 0; otherwise the sequence follows the last. An unknown producer begins with sequence 0, or with any other when
/// that batch comes for the second time. Rules for transactions: a transactional batch needs an ongoing transaction of its
/// epoch, or an admission ([ProducerState]); a producer in a transaction writes nothing else. RFC 0002 (4.6), RFC 0005.
final class ProducerStates {
    private final LinkedHashMap<Long, ProducerState> byId = new LinkedHashMap<>();
    private final int producersMax;
    private final OpenTransactions open = new OpenTransactions();
    private final AbortedIndex aborted = new AbortedIndex();
    private long admissions;

    /// Only in a replica.
    private @Nullable ProducerHistory history;

    ProducerStates(int producersMax) {
        this.producersMax = producersMax;
    }

    OpenTransactions open() {
        return open;
    }

    AbortedIndex aborted() {
        return aborted;
    }

    @Nullable ProducerHistory history() {
        return history;
    }

    /// Changes can be taken back from now on, as far as `kept` goes.
    void keep(ProducerHistory kept) {
        history = kept;
    }

    /// @param admission under which the batch comes, if it is transactional
    SequenceCheck check(ByteBuffer batch, int at, long admission, long nowMs) {
        long producerId = BatchHeader.producerId(batch, at);
        boolean transactional = BatchHeader.transactional(batch, at);
        ProducerState state = byId.get(producerId);
        short epoch = BatchHeader.producerEpoch(batch, at);
        int sequence = BatchHeader.baseSequence(batch, at);
        if (state == null || state.isBlank()) {
            boolean admitted = state != null && state.hasAdmitted(admission);
            return transactional && !admitted
                    ? notInTransaction(producerId)
                    : checkFirst(producerId, epoch, sequence, nowMs);
        }
        if (epoch < state.epoch) {
            return fenced(producerId, epoch, state.epoch);
        }
        int lastDelta = BatchHeader.lastOffsetDelta(batch, at);
        int found = epoch == state.epoch ? state.find(sequence, lastDelta) : -1;
        if (found >= 0) {
            return new SequenceCheck.Known(
                    state.baseOffset(found), state.lastOffset(found), state.timestampMs(found));
        }
        if (transactional) {
            boolean goesOn = state.isInTransaction() && epoch == state.epoch;
            if (!goesOn && !state.hasAdmitted(admission)) {
                return notInTransaction(producerId);
            }
        } else if (state.isInTransaction()) {
            return new SequenceCheck.Refused(
                    RejectReason.INVALID_TRANSACTION_STATE,
                    "producer "
                            + producerId
                            + " has a transaction, and this batch is not part of it");
        }
        return checkSequence(state, epoch, sequence, lastDelta);
    }

    /// Nothing of this producer is remembered: it is new, or was forgotten. When it is new, batches before this one may be on
    /// their way, if only from the former leader back to the client. To be told that this one was refused is what makes
    /// clients wait for those and send all of them in order. One that comes again has none before it.
    private SequenceCheck checkFirst(long producerId, short epoch, int sequence, long nowMs) {
        if (sequence == 0) {
            return SequenceCheck.NEXT;
        }
        ProducerState state = touch(producerId, epoch, nowMs);
        if (epoch == state.epoch && sequence > state.firstSequenceMax) {
            return outOfOrder(producerId, sequence, state.firstSequenceMax);
        }
        return state.comesAgain(epoch, sequence)
                ? SequenceCheck.NEXT
                : new SequenceCheck.Refused(
                        RejectReason.EARLIER_BATCHES_EXPECTED,
                        "nothing is known here of producer "
                                + producerId
                                + ", whose batch begins with sequence "
                                + sequence
                                + ": send it again, behind those before it");
    }

    private static SequenceCheck checkSequence(
            ProducerState state, short epoch, int sequence, int lastDelta) {
        long producerId = state.producerId;
        if (epoch > state.epoch || state.isEmpty()) {
            return sequence == 0 ? SequenceCheck.NEXT : outOfOrder(producerId, sequence, 0);
        }
        if (sequence == state.nextSequence()) {
            return SequenceCheck.NEXT;
        }
        return state.appendedBefore(sequence, lastDelta)
                ? new SequenceCheck.Refused(
                        RejectReason.DUPLICATE_SEQUENCE,
                        "producer "
                                + producerId
                                + " sent sequence "
                                + sequence
                                + " again, long after it was appended")
                : outOfOrder(producerId, sequence, state.nextSequence());
    }

    private static SequenceCheck fenced(long producerId, short epoch, short current) {
        return new SequenceCheck.Refused(
                RejectReason.INVALID_PRODUCER_EPOCH,
                "producer "
                        + producerId
                        + " with epoch "
                        + epoch
                        + " was replaced by one with epoch "
                        + current);
    }

    private static SequenceCheck outOfOrder(long producerId, int sequence, int expected) {
        return new SequenceCheck.Refused(
                RejectReason.OUT_OF_ORDER_SEQUENCE,
                "producer "
                        + producerId
                        + " sent sequence "
                        + sequence
                        + " where "
                        + expected
                        + " is next");
    }

    private static SequenceCheck notInTransaction(long producerId) {
        return new SequenceCheck.Refused(
                RejectReason.INVALID_TRANSACTION_STATE,
                "the transaction of producer " + producerId + " does not have this partition");
    }

    /// The admission for a transactional batch, if it needs one: it continues no transaction, is no duplicate, and is
    /// not refused anyway.
    ///
    /// @param freshSequences whether each transaction begins with sequence 0, so that a batch of an unknown producer
    ///     with a later one must have lost those before it
    OptionalLong admissionFor(ByteBuffer batch, int at, boolean freshSequences, long nowMs) {
        long producerId = BatchHeader.producerId(batch, at);
        short epoch = BatchHeader.producerEpoch(batch, at);
        int sequence = BatchHeader.baseSequence(batch, at);
        ProducerState state = byId.get(producerId);
        if (state == null || state.isBlank()) {
            state = touch(producerId, epoch, nowMs);
            state.expectFirst(epoch, freshSequences ? 0 : sequence);
        } else if (epoch < state.epoch) {
            return OptionalLong.empty();
        } else if (epoch == state.epoch) {
            int lastDelta = BatchHeader.lastOffsetDelta(batch, at);
            if (state.isInTransaction() || state.find(sequence, lastDelta) >= 0) {
                return OptionalLong.empty();
            }
        }
        if (state.admission == ProducerState.NOBODY) {
            state.admission = ++admissions;
        }
        return OptionalLong.of(state.admission);
    }

    /// Judges a marker that the coordinator sends.
    SequenceCheck checkMarker(EndMarker marker) {
        ProducerState state = byId.get(marker.producerId());
        if (state == null || state.isBlank()) {
            return SequenceCheck.NEXT;
        }
        short epoch = marker.producerEpoch();
        boolean late = marker.newEpoch() && epoch == state.epoch && state.isInTransaction();
        if (epoch < state.epoch || late) {
            return fenced(marker.producerId(), epoch, state.epoch);
        }
        if (marker.end().coordinatorEpoch() < state.coordinatorEpoch) {
            return new SequenceCheck.Refused(
                    RejectReason.COORDINATOR_FENCED,
                    "a coordinator with epoch "
                            + marker.end().coordinatorEpoch()
                            + " was replaced by one with epoch "
                            + state.coordinatorEpoch);
        }
        return SequenceCheck.NEXT;
    }

    /// The batch at `at` was appended at its base offset.
    ///
    /// @param timestampMs the append time that was set, -1 if none
    /// @return whether a transaction began or ended
    boolean appended(ByteBuffer batch, int at, long timestampMs, long nowMs) {
        short epoch = BatchHeader.producerEpoch(batch, at);
        long base = BatchHeader.baseOffset(batch, at);
        if (history != null) {
            history.add(change(batch, at));
        }
        ProducerState state = touch(BatchHeader.producerId(batch, at), epoch, nowMs);
        // Control records with a sequence are what a client sent, hidden until its time comes.
        if (BatchHeader.control(batch, at)
                && BatchHeader.baseSequence(batch, at) == BatchHeader.NO_SEQUENCE) {
            TransactionEnd.read(batch, at).ifPresent(end -> ended(state, end, epoch, base));
            return true;
        }
        state.add(
                epoch,
                BatchHeader.baseSequence(batch, at),
                BatchHeader.lastOffsetDelta(batch, at),
                base,
                timestampMs);
        boolean begins = BatchHeader.transactional(batch, at) && !state.isInTransaction();
        if (begins) {
            state.transactionStart = base;
            open.began(base);
        }
        return begins;
    }

    /// How to take back what the batch at `at` is about to change.
    private ProducerHistory.Change change(ByteBuffer batch, int at) {
        long producerId = BatchHeader.producerId(batch, at);
        Optional<ProducerState> before =
                Optional.ofNullable(byId.get(producerId)).filter(state -> !state.isBlank());
        Optional<ProducerState> dropped =
                byId.containsKey(producerId) ? Optional.empty() : eldestThatGoes();
        return new ProducerHistory.Change(
                BatchHeader.baseOffset(batch, at),
                producerId,
                BatchHeader.control(batch, at),
                before.map(ProducerState::copy),
                dropped);
    }

    /// Takes back what batches from `offset` on changed.
    ///
    /// @return false if that is not remembered any more; nothing was changed then
    boolean cutTo(long offset) {
        if (history == null || !history.reaches(offset) || !aborted.mayCutTo(offset)) {
            return false;
        }
        history.takeBack(
                offset,
                change -> {
                    byId.remove(change.producerId());
                    change.before().ifPresent(state -> byId.put(state.producerId, state));
                    change.dropped().ifPresent(state -> byId.putIfAbsent(state.producerId, state));
                });
        open.cutTo(offset);
        aborted.cutTo(offset);
        return true;
    }

    private void ended(ProducerState state, TransactionEnd end, short epoch, long markerOffset) {
        if (state.isInTransaction()) {
            long first = state.transactionStart;
            long stable = open.ended(first, markerOffset);
            if (!end.commit()) {
                aborted.add(new AbortedTransaction(state.producerId, first, markerOffset, stable));
            }
        }
        state.ended(epoch);
        state.coordinatorEpoch = end.coordinatorEpoch();
    }

    /// The state of a producer, which is now the one that was seen last.
    private ProducerState touch(long producerId, short epoch, long nowMs) {
        ProducerState state = byId.remove(producerId);
        if (state == null) {
            state = new ProducerState(producerId, epoch);
            dropEldest();
        }
        byId.put(producerId, state);
        state.lastSeenMs = nowMs;
        return state;
    }

    /// Makes room for one. What is in a transaction stays: without it nobody would know where the transaction began. So
    /// the limit is passed by as many as have a transaction at the same time.
    private void dropEldest() {
        eldestThatGoes().ifPresent(state -> byId.remove(state.producerId));
    }

    private Optional<ProducerState> eldestThatGoes() {
        return byId.size() < producersMax
                ? Optional.empty()
                : byId.values().stream().filter(state -> !state.isInTransaction()).findFirst();
    }

    /// See docs/format/checkpoint.md; the longest silent first.
    ByteBuffer encode() {
        int bytes = 0;
        for (ProducerState state : byId.values()) {
            bytes += state.isBlank() ? 0 : state.encodedBytes();
        }
        ByteBuffer encoded = ByteBuffer.allocate(bytes);
        for (ProducerState state : byId.values()) {
            if (!state.isBlank()) {
                state.write(encoded);
            }
        }
        return encoded.flip();
    }

    /// @param kept how a replica's last changes can be taken back
    void restore(ProducerHistory kept) {
        history = kept;
        kept.all().forEachRemaining(this::decideLater);
    }

    /// A transaction that has its marker, of which nobody knows yet whether it stays.
    private void decideLater(ProducerHistory.Change change) {
        change.before()
                .filter(state -> change.marker() && state.isInTransaction())
                .ifPresent(state -> open.decideLater(state.transactionStart, change.offset()));
    }

    void decode(ByteBuffer source) {
        while (source.hasRemaining()) {
            ProducerState state = ProducerState.read(source);
            byId.put(state.producerId, state);
            if (state.isInTransaction()) {
                open.began(state.transactionStart);
            }
        }
    }

    /// Of each producer what has to stay in the log.
    Map<Long, ProducerTail> tails() {
        Map<Long, ProducerTail> tails = HashMap.newHashMap(byId.size());
        byId.forEach((id, state) ->
                tails.put(id, new ProducerTail(state.lastDataOffset(), state.epoch)));
        return tails;
    }

    /// Forgets producers that were last seen before `beforeMs` and have no transaction.
    void expire(long beforeMs) {
        Iterator<ProducerState> eldest = byId.values().iterator();
        while (eldest.hasNext()) {
            ProducerState state = eldest.next();
            if (state.lastSeenMs >= beforeMs) {
                return;
            }
            if (!state.isInTransaction()) {
                eldest.remove();
            }
        }
    }

    List<ActiveProducer> describe() {
        return byId.values().stream()
                .filter(state -> !state.isBlank())
                .map(ProducerState::describe)
                .toList();
    }
}
