package io.minikafka.storage;

/// How much of a segment a reader may look at: what is in the file and committed.
///
/// @param bytes of the file
/// @param endOffset first offset behind them
/// @param epochs of the log
/// @param gapless whether each batch begins where the former one ended; not so after compaction
record SegmentView(int bytes, long endOffset, EpochCache epochs, boolean gapless) {}
