package io.minikafka.storage;

import io.minikafka.base.ByteRegion;
import java.util.List;

/// What [Log#read] found.
public sealed interface ReadResult {
    /// Whole batches, the last one perhaps cut off by the size limit. The first may begin before the offset
    /// that was asked for. The receiver owns the region.
    ///
    /// @param firstOffset base offset of the first batch
    /// @param aborted for readers of committed records: transactions among these records that do not count
    record Records(ByteRegion region, long firstOffset, List<AbortedTransaction> aborted)
            implements ReadResult {}

    /// Nothing there (yet), or not even one batch fits.
    record Empty() implements ReadResult {}

    /// The log has no such offset.
    record OutOfRange(long startOffset, long endOffset) implements ReadResult {}

    /// The bytes at this offset are damaged and are not served. Nothing was deleted.
    ///
    /// @param file the segment's file, relative to the data directory
    /// @param position byte in the file at which the damage begins
    /// @param offset first offset that is lost to it
    /// @param nextOffset first offset behind the damage that can be read
    record Corrupt(String file, long position, long offset, long nextOffset)
            implements ReadResult {}

    /// The log is not there any more.
    record Deleted() implements ReadResult {}

    /// The disk did not answer.
    record Unavailable(String message) implements ReadResult {}
}
