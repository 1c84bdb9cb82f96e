package io.minikafka.simulator.chaos;

import java.util.Arrays;

/// What is known of one partition, in flat arrays, because a long run has many millions of values: what became of each
/// value that was sent, where it was seen, and what was seen at each offset. Values are numbered from 0 in the order
/// in which they were to be sent. Guarded by its [Witness].
final class PartitionHistory {
    static final int NONE = -1;

    enum Fate {
        /// Sent, or about to be; nobody knows more.
        UNKNOWN,
        ACKNOWLEDGED,
        /// Refused in a way that excludes that it was written.
        FAILED
    }

    private static final int FIRST_ROOM = 1_024;

    private int values;
    private Fate[] fate = new Fate[FIRST_ROOM];
    private boolean[] polled = new boolean[FIRST_ROOM];
    private int[] producer = new int[FIRST_ROOM];
    private int[] transaction = new int[FIRST_ROOM];
    private long[] offset = new long[FIRST_ROOM];
    private int offsets;
    private int[] valueAt = filled(FIRST_ROOM);
    private int[] jumpTo = filled(FIRST_ROOM);
    private int[] jumpBy = filled(FIRST_ROOM);

    /// A value that is to be sent.
    int add(int byProducer, int inTransaction) {
        if (values == fate.length) {
            int room = values * 2;
            fate = Arrays.copyOf(fate, room);
            polled = Arrays.copyOf(polled, room);
            producer = Arrays.copyOf(producer, room);
            transaction = Arrays.copyOf(transaction, room);
            offset = Arrays.copyOf(offset, room);
        }
        int value = values++;
        fate[value] = Fate.UNKNOWN;
        producer[value] = byProducer;
        transaction[value] = inTransaction;
        offset[value] = NONE;
        return value;
    }

    int values() {
        return values;
    }

    boolean isKnown(int value) {
        return value >= 0 && value < values;
    }

    Fate fate(int value) {
        return fate[value];
    }

    void fate(int value, Fate became) {
        fate[value] = became;
    }

    boolean wasPolled(int value) {
        return polled[value];
    }

    void polled(int value) {
        polled[value] = true;
    }

    int producer(int value) {
        return producer[value];
    }

    /// [#NONE] if it was sent outside of any.
    int transaction(int value) {
        return transaction[value];
    }

    /// Where it was said to be first; [#NONE] if nobody said.
    long offset(int value) {
        return offset[value];
    }

    /// One past the greatest offset of which anything is known.
    int offsets() {
        return offsets;
    }

    /// What was said to be there first; [#NONE] if nobody said.
    int valueAt(long at) {
        return at >= offsets ? NONE : valueAt[Math.toIntExact(at)];
    }

    /// Somebody says that the value is there. What was said before stays.
    void place(int value, long at) {
        int index = Math.toIntExact(at);
        if (index >= valueAt.length) {
            int before = valueAt.length;
            valueAt = Arrays.copyOf(valueAt, Math.max(index + 1, before * 2));
            Arrays.fill(valueAt, before, valueAt.length, NONE);
            jumpTo = Arrays.copyOf(jumpTo, valueAt.length);
            Arrays.fill(jumpTo, before, jumpTo.length, NONE);
            jumpBy = Arrays.copyOf(jumpBy, valueAt.length);
        }
        offsets = Math.max(offsets, index + 1);
        if (valueAt[index] == NONE) {
            valueAt[index] = value;
        }
        if (offset[value] == NONE) {
            offset[value] = at;
        }
    }

    /// A reader went from the one offset to the other and saw nothing between them. Of those that left one offset the
    /// farthest is kept.
    void jumped(int reader, long from, long to) {
        int index = Math.toIntExact(from);
        if (to > jumpTo[index]) {
            jumpTo[index] = Math.toIntExact(to);
            jumpBy[index] = reader;
        }
    }

    /// Where somebody went from there; [#NONE] if nobody saw a gap.
    int jumpTo(int from) {
        return jumpTo[from];
    }

    int jumpBy(int from) {
        return jumpBy[from];
    }

    private static int[] filled(int size) {
        int[] array = new int[size];
        Arrays.fill(array, NONE);
        return array;
    }
}
