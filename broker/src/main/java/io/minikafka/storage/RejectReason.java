package io.minikafka.storage;

/// Why a batch was not appended. Each has one error of Kafka's protocol.
public enum RejectReason {
    /// Checksum or sizes do not fit.
    CORRUPT_MESSAGE,
    /// Larger than `max.message.bytes`.
    MESSAGE_TOO_LARGE,
    /// Well-formed, but against the rules: counts, offsets, control batches, sequences below zero.
    INVALID_RECORD,
    /// Too far in the past or future, or a time type that a producer may not set.
    INVALID_TIMESTAMP,
    /// Not record format version 2, or an unknown compression.
    UNSUPPORTED_FORMAT,
    /// The producer's sequence leaves a gap.
    OUT_OF_ORDER_SEQUENCE,
    /// The log knows nothing of the producer, and this is not its first batch: taken when it comes again.
    EARLIER_BATCHES_EXPECTED,
    /// Appended before, but so long ago that its offsets are no longer known.
    DUPLICATE_SEQUENCE,
    /// A newer instance of this producer has written.
    INVALID_PRODUCER_EPOCH,
    /// Not part of a transaction that the coordinator knows to have this partition, or outside of the producer's
    /// ongoing one.
    INVALID_TRANSACTION_STATE,
    /// A marker of a coordinator that was replaced.
    COORDINATOR_FENCED,
    /// Larger than `segment.bytes`.
    RECORD_LIST_TOO_LARGE,
    /// The disk is nearly full; it ends by itself when there is space again.
    READ_ONLY,
    /// Storage failed or is closed; only a restart helps.
    OFFLINE,
    /// This log was deleted.
    DELETED,
    /// This replica does not lead in the epoch that the append named.
    NOT_LEADER
}
