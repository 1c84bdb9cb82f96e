package io.minikafka.storage;

/// Bytes of a segment that are not what was written, or (no bytes at all) that are missing at its end.
///
/// @param position first bad byte in the file, where a batch should begin
/// @param endPosition first byte behind it where a good batch begins, or the segment ends
/// @param offset first offset that is lost
/// @param nextOffset first offset behind it that can be read
record Damage(int position, int endPosition, long offset, long nextOffset) {}
