package io.minikafka.storage.wal;

import io.minikafka.base.TopicIdPartition;
import java.nio.ByteBuffer;

/// Is told, in order, every entry that the log holds after the position it was opened from. Called on the
/// thread that opens the log.
public interface WalReplay {
    /// These bytes belong at `position` of the segment `segmentBase`. The buffer is valid during the call.
    ///
    /// @param life the lower 16 bits of what the entry was given
    void append(TopicIdPartition log, long segmentBase, int position, int life, ByteBuffer batch);

    /// The log's first offset moved to `offset`.
    ///
    /// @param life as of an append
    void logStart(TopicIdPartition log, long offset, int life);

    /// A note that the log's owner wrote. The buffer is valid during the call.
    void note(TopicIdPartition log, ByteBuffer note);
}
