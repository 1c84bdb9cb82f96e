package io.minikafka.observer.series;

/// The last numbers of a stream, also in order of size. Adding moves a piece of an array, which for a few thousand numbers
/// costs less than any tree. Kept as floats: seven digits tell what is unusual, and a detector has many of these.
final class SortedWindow {
    private final float[] inTime;
    private final float[] sorted;
    private int size;
    private int oldest;

    SortedWindow(int capacity) {
        inTime = new float[capacity];
        sorted = new float[capacity];
    }

    int size() {
        return size;
    }

    void add(double exact) {
        float value = (float) exact;
        if (size == inTime.length) {
            int gone = countBelow(inTime[oldest]);
            System.arraycopy(sorted, gone + 1, sorted, gone, size - gone - 1);
            inTime[oldest] = value;
            oldest = (oldest + 1) % inTime.length;
            size--;
        } else {
            inTime[size] = value;
        }
        int at = countBelow(value);
        System.arraycopy(sorted, at, sorted, at + 1, size - at);
        sorted[at] = value;
        size++;
    }

    /// How many are smaller.
    int countBelow(double exact) {
        float value = (float) exact;
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The number that this share of all lies below.
    double quantile(double share) {
        return sorted[Math.min(size - 1, (int) (share * size))];
    }

    /// The mean of what the numbers from this rank on have in excess of the one at it.
    double meanExcess(int rank) {
        double sum = 0;
        for (int i = rank + 1; i < size; i++) {
            sum += sorted[i] - sorted[rank];
        }
        return sum / Math.max(1, size - rank - 1);
    }

    double atRank(int rank) {
        return sorted[rank];
    }
}
