package io.minikafka.storage;

import io.minikafka.storage.record.Sequences;
import java.nio.ByteBuffer;

/// What a log remembers of one idempotent producer: its epoch, its last five batches and where its ongoing transaction
/// began. Guarded by the log.
///
/// `known` counts the sequence numbers of this epoch that were appended without a gap, so that a batch older than
/// the five can be told apart from one that never arrived.
///
/// `admission` names the coordinator's permission to begin a transaction here. It is given out before the coordinator
/// is asked and ends with the next marker, so a batch that was asked for before a marker cannot begin a transaction
/// behind it, of which the coordinator would know nothing. It does not survive a restart, nor do requests.
final class ProducerState {
    static final int BATCHES = 5;
    static final long NO_TRANSACTION = -1;

    /// No admission was given out.
    static final long NOBODY = 0;

    /// In the byte that counts the batches: the start of a transaction follows.
    private static final int IN_TRANSACTION = 0x80;

    final long producerId;
    short epoch;
    int coordinatorEpoch = -1;
    long lastSeenMs;
    long transactionStart = NO_TRANSACTION;
    long admission = NOBODY;

    /// As long as the state is blank: the sequence of the first batch in `epoch` is at most this.
    int firstSequenceMax = Integer.MAX_VALUE;

    /// As long as the state is blank: the lowest sequence in `epoch` that was refused because others may come before it.
    private long refusedSequence = Long.MAX_VALUE;

    private long known;

    private int count;
    private final int[] baseSequences = new int[BATCHES];
    private final int[] lastDeltas = new int[BATCHES];
    private final long[] baseOffsets = new long[BATCHES];
    private final long[] timestampsMs = new long[BATCHES];

    ProducerState(long producerId, short epoch) {
        this.producerId = producerId;
        this.epoch = epoch;
    }

    /// As it is now; without an admission, which is asked for again.
    ProducerState copy() {
        ProducerState copy = new ProducerState(producerId, epoch);
        copy.coordinatorEpoch = coordinatorEpoch;
        copy.lastSeenMs = lastSeenMs;
        copy.transactionStart = transactionStart;
        copy.firstSequenceMax = firstSequenceMax;
        copy.known = known;
        copy.count = count;
        System.arraycopy(baseSequences, 0, copy.baseSequences, 0, count);
        System.arraycopy(lastDeltas, 0, copy.lastDeltas, 0, count);
        System.arraycopy(baseOffsets, 0, copy.baseOffsets, 0, count);
        System.arraycopy(timestampsMs, 0, copy.timestampsMs, 0, count);
        return copy;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isInTransaction() {
        return transactionStart != NO_TRANSACTION;
    }

    /// Whether nothing of this producer was appended that is remembered: the coordinator was only asked about it.
    boolean isBlank() {
        return count == 0 && coordinatorEpoch < 0 && !isInTransaction();
    }

    boolean hasAdmitted(long wanted) {
        return wanted != NOBODY && wanted == admission;
    }

    /// The coordinator is asked about a batch, and the state is blank.
    void expectFirst(short batchEpoch, int sequenceMax) {
        if (batchEpoch > epoch) {
            beginBlank(batchEpoch);
        }
        if (batchEpoch == epoch) {
            firstSequenceMax = Math.min(firstSequenceMax, sequenceMax);
        }
    }

    /// A batch that is not the producer's first comes, and the state is blank.
    ///
    /// @return whether it was refused before
    boolean comesAgain(short batchEpoch, int sequence) {
        if (batchEpoch != epoch) {
            beginBlank(batchEpoch);
        }
        if (sequence == refusedSequence) {
            return true;
        }
        refusedSequence = Math.min(refusedSequence, sequence);
        return false;
    }

    private void beginBlank(short newEpoch) {
        epoch = newEpoch;
        firstSequenceMax = Integer.MAX_VALUE;
        refusedSequence = Long.MAX_VALUE;
    }

    int lastSequence() {
        return Sequences.plus(baseSequences[count - 1], lastDeltas[count - 1]);
    }

    /// Sequence that the next batch of this epoch has to begin with.
    int nextSequence() {
        return Sequences.plus(lastSequence(), 1);
    }

    /// Which of the remembered batches is this one; -1 if none.
    int find(int baseSequence, int lastDelta) {
        for (int i = count - 1; i >= 0; i--) {
            if (baseSequences[i] == baseSequence && lastDeltas[i] == lastDelta) {
                return i;
            }
        }
        return -1;
    }

    /// Whether every record from `baseSequence` on was appended in this epoch already.
    boolean appendedBefore(int baseSequence, int lastDelta) {
        long back = Sequences.distance(baseSequence, nextSequence());
        return back > 0 && back <= known && lastDelta < back;
    }

    long baseOffset(int i) {
        return baseOffsets[i];
    }

    long lastOffset(int i) {
        return baseOffsets[i] + lastDeltas[i];
    }

    long timestampMs(int i) {
        return timestampsMs[i];
    }

    void add(short batchEpoch, int baseSequence, int lastDelta, long baseOffset, long timestampMs) {
        if (batchEpoch != epoch) {
            epoch = batchEpoch;
            count = 0;
            known = 0;
        } else if (count > 0 && baseSequence != nextSequence()) {
            known = 0;
        }
        if (count == BATCHES) {
            for (int i = 1; i < BATCHES; i++) {
                move(i, i - 1);
            }
            count--;
        }
        baseSequences[count] = baseSequence;
        lastDeltas[count] = lastDelta;
        baseOffsets[count] = baseOffset;
        timestampsMs[count] = timestampMs;
        count++;
        known += lastDelta + 1L;
    }

    private void move(int from, int to) {
        baseSequences[to] = baseSequences[from];
        lastDeltas[to] = lastDeltas[from];
        baseOffsets[to] = baseOffsets[from];
        timestampsMs[to] = timestampsMs[from];
    }

    /// The marker of a transaction. One with a newer epoch fences the older, and sequences begin at 0 again.
    void ended(short markerEpoch) {
        if (markerEpoch > epoch || isBlank()) {
            epoch = markerEpoch;
            count = 0;
            known = 0;
        }
        transactionStart = NO_TRANSACTION;
        admission = NOBODY;
    }

    ActiveProducer describe() {
        return new ActiveProducer(
                producerId,
                epoch,
                isEmpty() ? -1 : lastSequence(),
                lastSeenMs,
                coordinatorEpoch,
                transactionStart);
    }

    /// Last offset of the latest batch; -1 if there is none.
    long lastDataOffset() {
        return count == 0 ? -1 : lastOffset(count - 1);
    }

    /// Bytes that [#write] takes.
    int encodedBytes() {
        return 8 + 2 + 4 + 8 + 8 + 1 + count * 24 + (isInTransaction() ? 8 : 0);
    }

    /// See docs/format/checkpoint.md.
    void write(ByteBuffer target) {
        target.putLong(producerId)
                .putShort(epoch)
                .putInt(coordinatorEpoch)
                .putLong(lastSeenMs)
                .putLong(known)
                .put((byte) (isInTransaction() ? count | IN_TRANSACTION : count));
        for (int i = 0; i < count; i++) {
            target.putInt(baseSequences[i])
                    .putInt(lastDeltas[i])
                    .putLong(baseOffsets[i])
                    .putLong(timestampsMs[i]);
        }
        if (isInTransaction()) {
            target.putLong(transactionStart);
        }
    }

    static ProducerState read(ByteBuffer source) {
        ProducerState state = new ProducerState(source.getLong(), source.getShort());
        state.coordinatorEpoch = source.getInt();
        state.lastSeenMs = source.getLong();
        state.known = source.getLong();
        int counted = source.get() & 0xff;
        state.count = counted & ~IN_TRANSACTION;
        if (state.count > BATCHES) {
            throw new StorageException("a producer with " + state.count + " batches");
        }
        for (int i = 0; i < state.count; i++) {
            state.baseSequences[i] = source.getInt();
            state.lastDeltas[i] = source.getInt();
            state.baseOffsets[i] = source.getLong();
            state.timestampsMs[i] = source.getLong();
        }
        if ((counted & IN_TRANSACTION) != 0) {
            state.transactionStart = source.getLong();
        }
        return state;
    }
}
