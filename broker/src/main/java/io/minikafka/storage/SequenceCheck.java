package io.minikafka.storage;

/// What a producer's state says to its next batch.
sealed interface SequenceCheck {
    /// It follows.
    record Next() implements SequenceCheck {}

    /// It is one of the remembered batches.
    record Known(long baseOffset, long lastOffset, long timestampMs) implements SequenceCheck {}

    /// It must not be appended.
    record Refused(RejectReason reason, String message) implements SequenceCheck {}

    Next NEXT = new Next();
}
