package io.minikafka.storage;

import io.minikafka.storage.record.Sequences;
import java.nio.ByteBuffer;

/// What a log remembers of one idempotent producer: its epoch and its last five batches. Guarded by the log.
///
/// `known` counts the sequence numbers of this epoch that were appended without a gap, so that a batch older than
/// the five can be told apart from one that never arrived.
final class ProducerState {
    static final int BATCHES = 5;

    final long producerId;
    short epoch;
    int coordinatorEpoch = -1;
    long lastSeenMs;
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

    boolean isEmpty() {
        return count == 0;
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

    /// A newer epoch without data (a control batch) fences the older.
    void fence(short newerEpoch) {
        if (newerEpoch > epoch) {
            epoch = newerEpoch;
            count = 0;
            known = 0;
        }
    }

    /// Bytes that [#write] takes.
    int encodedBytes() {
        return 8 + 2 + 4 + 8 + 8 + 1 + count * 24;
    }

    /// See docs/format/checkpoint.md.
    void write(ByteBuffer target) {
        target.putLong(producerId)
                .putShort(epoch)
                .putInt(coordinatorEpoch)
                .putLong(lastSeenMs)
                .putLong(known)
                .put((byte) count);
        for (int i = 0; i < count; i++) {
            target.putInt(baseSequences[i])
                    .putInt(lastDeltas[i])
                    .putLong(baseOffsets[i])
                    .putLong(timestampsMs[i]);
        }
    }

    static ProducerState read(ByteBuffer source) {
        ProducerState state = new ProducerState(source.getLong(), source.getShort());
        state.coordinatorEpoch = source.getInt();
        state.lastSeenMs = source.getLong();
        state.known = source.getLong();
        state.count = source.get();
        if (state.count < 0 || state.count > BATCHES) {
            throw new StorageException("a producer with " + state.count + " batches");
        }
        for (int i = 0; i < state.count; i++) {
            state.baseSequences[i] = source.getInt();
            state.lastDeltas[i] = source.getInt();
            state.baseOffsets[i] = source.getLong();
            state.timestampsMs[i] = source.getLong();
        }
        return state;
    }
}
