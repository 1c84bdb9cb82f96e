package io.minikafka.storage;

import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;

/// The idempotent producers of one log, the longest silent first. Guarded by the log. State moves when a batch
/// gets its offsets, not when it is committed, because the next batch of a producer may come before that.
///
/// Rules for a batch of a known producer, as Kafka 4 has them: a lower epoch is fenced; a new epoch begins with
/// sequence 0; otherwise the sequence follows the last. Without state any first sequence is accepted.
final class ProducerStates {
    private final LinkedHashMap<Long, ProducerState> byId = new LinkedHashMap<>();
    private final int producersMax;

    ProducerStates(int producersMax) {
        this.producersMax = producersMax;
    }

    SequenceCheck check(ByteBuffer batch, int at) {
        long producerId = BatchHeader.producerId(batch, at);
        ProducerState state = byId.get(producerId);
        if (state == null) {
            return SequenceCheck.NEXT;
        }
        short epoch = BatchHeader.producerEpoch(batch, at);
        if (epoch < state.epoch) {
            return new SequenceCheck.Refused(
                    RejectReason.INVALID_PRODUCER_EPOCH,
                    "producer "
                            + producerId
                            + " with epoch "
                            + epoch
                            + " was replaced by one with epoch "
                            + state.epoch);
        }
        int sequence = BatchHeader.baseSequence(batch, at);
        if (epoch > state.epoch) {
            return sequence == 0 ? SequenceCheck.NEXT : outOfOrder(producerId, sequence, 0);
        }
        if (state.isEmpty()) {
            return SequenceCheck.NEXT;
        }
        int lastDelta = BatchHeader.lastOffsetDelta(batch, at);
        int found = state.find(sequence, lastDelta);
        if (found >= 0) {
            return new SequenceCheck.Known(
                    state.baseOffset(found), state.lastOffset(found), state.timestampMs(found));
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

    /// The batch at `at` was appended at its base offset.
    ///
    /// @param timestampMs the append time that was set, -1 if none
    void appended(ByteBuffer batch, int at, long timestampMs, long nowMs) {
        long producerId = BatchHeader.producerId(batch, at);
        short epoch = BatchHeader.producerEpoch(batch, at);
        ProducerState state = byId.remove(producerId);
        if (state == null) {
            state = new ProducerState(producerId, epoch);
            dropEldest();
        }
        byId.put(producerId, state);
        state.lastSeenMs = nowMs;
        if (BatchHeader.control(batch, at)) {
            state.fence(epoch);
        } else {
            state.add(
                    epoch,
                    BatchHeader.baseSequence(batch, at),
                    BatchHeader.lastOffsetDelta(batch, at),
                    BatchHeader.baseOffset(batch, at),
                    timestampMs);
        }
    }

    private void dropEldest() {
        if (byId.size() >= producersMax) {
            Iterator<Long> eldest = byId.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /// See docs/format/checkpoint.md; the longest silent first.
    ByteBuffer encode() {
        int bytes = 0;
        for (ProducerState state : byId.values()) {
            bytes += state.encodedBytes();
        }
        ByteBuffer encoded = ByteBuffer.allocate(bytes);
        for (ProducerState state : byId.values()) {
            state.write(encoded);
        }
        return encoded.flip();
    }

    void decode(ByteBuffer source) {
        while (source.hasRemaining()) {
            ProducerState state = ProducerState.read(source);
            byId.put(state.producerId, state);
        }
    }

    /// Forgets producers that were last seen before `beforeMs`.
    void expire(long beforeMs) {
        Iterator<ProducerState> eldest = byId.values().iterator();
        while (eldest.hasNext() && eldest.next().lastSeenMs < beforeMs) {
            eldest.remove();
        }
    }

    Collection<ProducerState> all() {
        return byId.values();
    }
}
