package io.minikafka.broker.delay;

import java.util.Arrays;
import java.util.function.Consumer;

/// A heap of [Due]s without an object for each: 20 bytes. Owned by one thread.
final class DueHeap {
    private static final int FIRST_CAPACITY = 256;

    private long[] dueMs = new long[FIRST_CAPACITY];
    private int[] partitions = new int[FIRST_CAPACITY];
    private long[] offsets = new long[FIRST_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    void add(Due due) {
        if (size == dueMs.length) {
            int larger = 2 * size;
            dueMs = Arrays.copyOf(dueMs, larger);
            partitions = Arrays.copyOf(partitions, larger);
            offsets = Arrays.copyOf(offsets, larger);
        }
        int at = size++;
        while (at > 0 && compare(due.dueMs(), due.partition(), due.offset(), (at - 1) / 2) < 0) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        set(at, due.dueMs(), due.partition(), due.offset());
    }

    /// There must be one.
    Due first() {
        return new Due(dueMs[0], partitions[0], offsets[0]);
    }

    void removeFirst() {
        size--;
        long due = dueMs[size];
        int partition = partitions[size];
        long offset = offsets[size];
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size
                    && compare(dueMs[child + 1], partitions[child + 1], offsets[child + 1], child)
                            < 0) {
                child++;
            }
            if (compare(due, partition, offset, child) <= 0) {
                break;
            }
            move(child, at);
            at = child;
        }
        set(at, due, partition, offset);
    }

    /// Takes out the latest, all but `kept`, and gives them to `target` in their order.
    void takeLatest(int kept, Consumer<Due> target) {
        DueHeap nearest = new DueHeap();
        while (nearest.size < kept && size > 0) {
            nearest.add(first()); // in order, so each stays where it is put
            removeFirst();
        }
        while (size > 0) {
            target.accept(first());
            removeFirst();
        }
        dueMs = nearest.dueMs;
        partitions = nearest.partitions;
        offsets = nearest.offsets;
        size = nearest.size;
    }

    /// In no order.
    void forEach(Consumer<Due> action) {
        for (int i = 0; i < size; i++) {
            action.accept(new Due(dueMs[i], partitions[i], offsets[i]));
        }
    }

    private int compare(long due, int partition, long offset, int with) {
        int byDue = Long.compare(due, dueMs[with]);
        if (byDue != 0) {
            return byDue;
        }
        int byPartition = Integer.compare(partition, partitions[with]);
        return byPartition != 0 ? byPartition : Long.compare(offset, offsets[with]);
    }

    private void move(int from, int to) {
        set(to, dueMs[from], partitions[from], offsets[from]);
    }

    private void set(int at, long due, int partition, long offset) {
        dueMs[at] = due;
        partitions[at] = partition;
        offsets[at] = offset;
    }
}
