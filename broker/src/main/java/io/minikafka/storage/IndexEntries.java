package io.minikafka.storage;

import java.util.Arrays;

/// A growing list of index entries. Owned by one thread.
final class IndexEntries {
    private long[] keys = new long[16];
    private int[] values = new int[16];
    private int count;

    void add(long key, int value) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
            values = Arrays.copyOf(values, count * 2);
        }
        keys[count] = key;
        values[count] = value;
        count++;
    }

    int count() {
        return count;
    }

    long[] keys() {
        return keys;
    }

    int[] values() {
        return values;
    }
}
