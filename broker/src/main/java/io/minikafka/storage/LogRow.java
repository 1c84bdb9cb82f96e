package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// One log's row of the partition table: everything that has to be known to use the log without looking at its
/// files.
///
/// @param dirtyOffset all below it was compacted
/// @param syncedOffset all below it is safe in the segments' files
/// @param producers as [ProducerStates#encode] gives them
/// @param aborted the aborted transactions that are not in files
/// @param replica empty if the log never was one
record LogRow(
        TopicIdPartition id,
        long startOffset,
        long endOffset,
        long syncedOffset,
        long dirtyOffset,
        List<Segment> segments,
        EpochCache epochs,
        ByteBuffer producers,
        List<AbortedTransaction> aborted,
        Optional<Replica> replica) {
    /// What only a replica has.
    ///
    /// @param life how often the log was cut
    /// @param history as [ProducerHistory#encode] gives it; empty if there was no producer
    record Replica(SavedState saved, int life, ByteBuffer history) {}

    /// @param abortedInFile how many entries of the `.txnindex` file count
    /// @param generation 0 as it was appended
    /// @param extentEnd first offset behind a compacted segment
    /// @param life in which it was made
    record Segment(
            long baseOffset,
            int sizeBytes,
            long firstTimestampMs,
            long maxTimestampMs,
            int abortedInFile,
            int generation,
            long extentEnd,
            int life) {}
}
