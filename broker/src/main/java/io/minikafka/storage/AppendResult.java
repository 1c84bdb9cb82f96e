package io.minikafka.storage;

/// What became of a batch that was handed to [Log#append].
public sealed interface AppendResult {
    /// The batch has its offsets; the commit listener will be called.
    ///
    /// @param appendTimeMs the time that was set in the batch, -1 when its own timestamps stayed
    /// @param startOffset the log's first offset at that moment
    record Appended(long baseOffset, long lastOffset, long appendTimeMs, long startOffset)
            implements AppendResult {}

    /// The producer had sent this batch before, and it was appended then: the same offsets. The commit
    /// listener will be called once that first one is committed.
    record Duplicate(long baseOffset, long lastOffset, long appendTimeMs, long startOffset)
            implements AppendResult {}

    /// Nothing was appended and no listener will be called. The message names what is wrong.
    record Rejected(RejectReason reason, String message) implements AppendResult {}
}
