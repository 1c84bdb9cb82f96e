package io.minikafka.storage.compaction;

import java.util.List;
import java.util.Map;

/// What a run has to go by.
///
/// @param dirtyOffset everything below was compacted before
/// @param nowMs the time of the run
/// @param deleteRetentionMs how long tombstones stay after they were first met
/// @param producers what has to stay of those that the log knows
/// @param aborted transactions of the log that were aborted
/// @param mapBytesMax memory for the map of keys
public record CompactionRules(
        long dirtyOffset,
        long nowMs,
        long deleteRetentionMs,
        Map<Long, ProducerTail> producers,
        List<AbortedSpan> aborted,
        long mapBytesMax) {
    long horizonMs() {
        return deleteRetentionMs > Long.MAX_VALUE - nowMs
                ? Long.MAX_VALUE
                : nowMs + deleteRetentionMs;
    }
}
