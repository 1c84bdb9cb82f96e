package io.minikafka.broker.share;

import java.util.List;

/// What a member got of one share partition.
///
/// @param ranges records with the number of their delivery, in the order of offsets
/// @param runs where their batches lie
public record Acquired(List<Range> ranges, List<Run> runs) {
    static final Acquired NOTHING = new Acquired(List.of(), List.of());

    /// Neighbouring records.
    public record Range(long first, long last, int deliveries) {}

    /// Neighbouring batches.
    public record Run(long base, long last, int sizeBytes) {}

    /// Records that a member was given before.
    public long redelivered() {
        return ranges.stream()
                .filter(range -> range.deliveries() > 1)
                .mapToLong(range -> range.last() - range.first() + 1)
                .sum();
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }
}
