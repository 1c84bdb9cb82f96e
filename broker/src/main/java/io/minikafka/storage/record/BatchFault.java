package io.minikafka.storage.record;

/// Kinds of bad batches.
public enum BatchFault {
    /// Damaged on its way: sizes or checksum do not fit.
    CORRUPT,
    /// A format version or codec that is not known.
    UNSUPPORTED,
    /// Arrived as it was sent, but what was sent is against the rules.
    INVALID
}
