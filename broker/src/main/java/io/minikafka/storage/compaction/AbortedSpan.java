package io.minikafka.storage.compaction;

/// A transaction whose records nobody may see.
///
/// @param firstOffset of its first record in this log
/// @param lastOffset of the marker that ended it
public record AbortedSpan(long producerId, long firstOffset, long lastOffset) {}
