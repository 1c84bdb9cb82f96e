package io.minikafka.broker.delay;

import java.util.Comparator;

/// When a record is due, and where it waits. In the order in which records are delivered.
///
/// @param dueMs wall-clock time; 0 for a record that is only waiting for its transaction or its delivery
/// @param partition number of the partition in `delay/state`
record Due(long dueMs, int partition, long offset) implements Comparable<Due> {
    private static final Comparator<Due> ORDER =
            Comparator.comparingLong(Due::dueMs)
                    .thenComparingInt(Due::partition)
                    .thenComparingLong(Due::offset);

    @Override
    public int compareTo(Due other) {
        return ORDER.compare(this, other);
    }
}
