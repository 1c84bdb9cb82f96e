package io.minikafka.broker.journal;

/// What became of an attempt to append.
public sealed interface JournalAppend {
    /// The batch has its place in the journal; the listener will be called.
    ///
    /// @param position behind the batch; positions grow with every batch
    record Accepted(long position) implements JournalAppend {}

    /// Nothing was written and nothing will be; the listener is not called. State must stay as it was.
    ///
    /// @param reason for people: why, and what to do
    record Refused(String reason) implements JournalAppend {}
}
