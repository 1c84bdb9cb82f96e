package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import java.util.List;

/// One log's row of the partition table: everything that has to be known to use the log without looking at its
/// files.
///
/// @param syncedOffset all below it is safe in the segments' files
/// @param producers as [ProducerStates#encode] gives them; an array that nobody changes
record LogRow(
        TopicIdPartition id,
        long startOffset,
        long endOffset,
        long syncedOffset,
        List<Segment> segments,
        EpochCache epochs,
        byte[] producers) {
    record Segment(long baseOffset, int sizeBytes, long firstTimestampMs, long maxTimestampMs) {}
}
