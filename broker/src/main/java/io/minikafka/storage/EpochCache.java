package io.minikafka.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which leader epoch began at which offset: pairs, both increasing. Immutable; a log replaces its cache when
/// a new epoch begins, which is rare.
final class EpochCache {
    static final EpochCache EMPTY = new EpochCache(new int[0], new long[0]);

    private final int[] epochs;
    private final long[] startOffsets;

    private EpochCache(int[] epochs, long[] startOffsets) {
        this.epochs = epochs;
        this.startOffsets = startOffsets;
    }

    int size() {
        return epochs.length;
    }

    int epoch(int i) {
        return epochs[i];
    }

    long startOffset(int i) {
        return startOffsets[i];
    }

    /// -1 if there is none.
    int latest() {
        return epochs.length == 0 ? -1 : epochs[epochs.length - 1];
    }

    /// With `epoch` beginning at `startOffset`; the same cache when that is nothing new.
    EpochCache with(int epoch, long startOffset) {
        if (epoch < 0 || epoch <= latest()) {
            return this;
        }
        int[] moreEpochs = Arrays.copyOf(epochs, epochs.length + 1);
        long[] moreOffsets = Arrays.copyOf(startOffsets, epochs.length + 1);
        moreEpochs[epochs.length] = epoch;
        moreOffsets[epochs.length] = startOffset;
        return new EpochCache(moreEpochs, moreOffsets);
    }

    /// Without epochs that ended before `startOffset`; the first one left begins there.
    EpochCache from(long startOffset) {
        int first = 0;
        while (first + 1 < epochs.length && startOffsets[first + 1] <= startOffset) {
            first++;
        }
        if (epochs.length == 0 || (first == 0 && startOffsets[0] >= startOffset)) {
            return this;
        }
        long[] offsets = Arrays.copyOfRange(startOffsets, first, epochs.length);
        offsets[0] = Math.max(offsets[0], startOffset);
        return new EpochCache(Arrays.copyOfRange(epochs, first, epochs.length), offsets);
    }

    /// Without the records from `endOffset` on.
    EpochCache cutTo(long endOffset) {
        int kept = epochs.length;
        while (kept > 0 && startOffsets[kept - 1] >= endOffset) {
            kept--;
        }
        return kept == epochs.length
                ? this
                : new EpochCache(Arrays.copyOf(epochs, kept), Arrays.copyOf(startOffsets, kept));
    }

    /// The epochs of the records in `[from, to)`, the first one beginning at `from`.
    List<EpochStart> between(long from, long to) {
        List<EpochStart> found = new ArrayList<>();
        for (int i = 0; i < epochs.length && startOffsets[i] < to && from < to; i++) {
            if (startOffsets[i] <= from) {
                found.clear();
            }
            found.add(new EpochStart(epochs[i], Math.max(from, startOffsets[i])));
        }
        return List.copyOf(found);
    }

    /// Epoch of the record at `offset`, -1 if unknown.
    int epochAt(long offset) {
        int found = -1;
        for (int i = 0; i < epochs.length && startOffsets[i] <= offset; i++) {
            found = epochs[i];
        }
        return found;
    }

    /// Where `epoch`, or the closest earlier one, ended in a log that ends at `endOffset`.
    EpochEndOffset endOf(int epoch, long endOffset) {
        if (epochs.length == 0 || epoch < 0 || epoch > latest()) {
            return EpochEndOffset.UNKNOWN;
        }
        if (epoch == latest()) {
            return new EpochEndOffset(epoch, endOffset);
        }
        int later = 0;
        while (epochs[later] <= epoch) {
            later++;
        }
        return later == 0
                ? new EpochEndOffset(epoch, startOffsets[0])
                : new EpochEndOffset(epochs[later - 1], startOffsets[later]);
    }
}
