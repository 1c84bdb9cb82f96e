package io.minikafka.storage;

/// What a log knows of a producer, for people to look at.
///
/// @param lastSequence -1 if it wrote nothing in this epoch
/// @param lastSeenMs when it last appended, or its marker was
/// @param coordinatorEpoch of its last marker, -1 if there was none
/// @param transactionStart first offset of its ongoing transaction, -1 if there is none
public record ActiveProducer(
        long producerId,
        short epoch,
        int lastSequence,
        long lastSeenMs,
        int coordinatorEpoch,
        long transactionStart) {}
