package io.minikafka.storage;

import java.util.ArrayList;
import java.util.List;

/// The aborted transactions of one log, in the order of their markers. Unlike the other indexes it is no hint: who reads
/// committed records gets wrong ones if an entry is missing.
///
/// The young entries are in memory and in the log's row of the checkpoint, so a log with few of them has no file. When
/// they are many, the checkpoint moves them to the `.txnindex` files of the segments that hold their markers, before it
/// takes the row that says how many entries of each file count. Young entries are bounded by that: each costs a marker
/// in the WAL, whose growth asks for the next checkpoint.
///
/// Guarded by the log. [AbortedLookup] brings memory and files together. RFC 0005.
final class AbortedIndex {
    /// More young entries than this go to the files.
    static final int YOUNG_MAX = 32;

    private List<AbortedTransaction> young = new ArrayList<>(0);

    /// One behind the last marker that is in a file.
    private long inFilesBelow;

    /// One behind the last marker at all.
    private long endOffset;

    void add(AbortedTransaction aborted) {
        young.add(aborted);
        endOffset = aborted.markerOffset() + 1;
    }

    void restore(List<AbortedTransaction> entries, long filesBelow) {
        young = new ArrayList<>(entries);
        inFilesBelow = filesBelow;
        endOffset = young.isEmpty() ? filesBelow : young.getLast().markerOffset() + 1;
    }

    List<AbortedTransaction> young() {
        return List.copyOf(young);
    }

    long endOffset() {
        return endOffset;
    }

    /// Whether what a reader at `offset` has to know is in memory.
    boolean isWarm(long offset) {
        return offset >= inFilesBelow;
    }

    /// The young entries, if they are too many, as far as their markers lie below `writtenOffset`.
    List<AbortedTransaction> due(long writtenOffset) {
        if (young.size() <= YOUNG_MAX) {
            return List.of();
        }
        return youngBelow(writtenOffset);
    }

    /// The young entries whose markers lie below `offset`.
    List<AbortedTransaction> youngBelow(long offset) {
        return List.copyOf(young.subList(0, firstEndingAt(offset)));
    }

    /// Whether the marker of a young entry lies in `[from, to)`.
    boolean isYoungIn(long from, long to) {
        return firstEndingAt(from) < firstEndingAt(to);
    }

    /// The young entries whose markers lie below `offset` are in files.
    void saved(long offset) {
        inFilesBelow = offset;
        forgetYoung(offset);
    }

    /// Forgets the young entries whose markers lie below `below`: they are in files, or the log begins there now.
    void forgetYoung(long below) {
        int gone = firstEndingAt(below);
        if (gone > 0) {
            young = new ArrayList<>(young.subList(gone, young.size()));
        }
    }

    /// Whether no marker at `offset` or behind is in a file.
    boolean mayCutTo(long offset) {
        return offset >= inFilesBelow;
    }

    /// Markers from `offset` on never were.
    void cutTo(long offset) {
        restore(youngBelow(offset), inFilesBelow);
    }

    /// Transactions that end at `from` or later and begin before `to` go to `found`.
    void collect(long from, long to, List<AbortedTransaction> found) {
        for (int i = firstEndingAt(from); i < young.size(); i++) {
            AbortedTransaction one = young.get(i);
            if (one.firstOffset() < to) {
                found.add(one);
            }
            if (one.lastStableOffset() >= to) {
                return;
            }
        }
    }

    private int firstEndingAt(long offset) {
        int low = 0;
        int high = young.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (young.get(middle).markerOffset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
