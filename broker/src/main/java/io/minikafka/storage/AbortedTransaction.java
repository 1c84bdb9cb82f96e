package io.minikafka.storage;

/// A transaction whose records do not count: those of `producerId` from `firstOffset` up to its marker.
///
/// @param markerOffset where it ended
/// @param lastStableOffset the first offset that was undecided when it ended: transactions that ended later begin there
///     or behind, so a search up to an offset may stop at the first one whose `lastStableOffset` lies beyond
public record AbortedTransaction(
        long producerId, long firstOffset, long markerOffset, long lastStableOffset) {
    /// Whether the transactional batch of that producer at that offset is part of it.
    public boolean has(long producer, long baseOffset) {
        return producerId == producer && firstOffset <= baseOffset && baseOffset <= markerOffset;
    }
}
