package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;

/// Part of a log that cannot be read, because its bytes are not what was written: from the first bad byte of a segment to
/// the last one.
///
/// @param file the segment's file, relative to the data directory
/// @param segmentBase the segment's first offset
/// @param position first bad byte in the file
/// @param endPosition first good byte behind it, or the segment's end
/// @param offset first offset that is lost
/// @param nextOffset first offset behind it that can be read
public record DamagedRange(
        TopicIdPartition log,
        String file,
        long segmentBase,
        int position,
        int endPosition,
        long offset,
        long nextOffset) {}
