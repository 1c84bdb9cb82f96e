package io.minikafka.storage;

/// What became of a wish to delete records.
public sealed interface DeleteRecordsResult {
    /// The log starts at `startOffset` as soon as the commit listener was told.
    record Accepted(long startOffset) implements DeleteRecordsResult {}

    /// Only what is below the high watermark can be deleted. No listener will be called.
    record OutOfRange(long startOffset, long highWatermark) implements DeleteRecordsResult {}

    /// Storage is offline or the log is gone. No listener will be called.
    record Unavailable(String message) implements DeleteRecordsResult {}
}
