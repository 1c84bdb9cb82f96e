package io.minikafka.broker.world;

/// Defects that the world can have, each of which its checks must find.
enum Flaw {
    NONE,
    /// A transaction's end does not reach partition 1, though it is said to.
    MARKER_LOST,
    /// Offsets of a transaction count at once.
    OFFSETS_BEFORE_THE_END,
    /// The outcome that groups hear of is always an abort.
    OFFSETS_DROPPED,
    /// Nobody asks whether a producer may write.
    FENCING_SKIPPED,
    /// A snapshot lacks the transactions that are open.
    SNAPSHOT_LACKS_THE_LAST,
    /// After a restart nothing is known of acknowledgements.
    ACKNOWLEDGEMENTS_FORGOTTEN,
    /// A consumer's locks are given up while it works.
    LOCKS_FORGOTTEN,
    /// Commits of groups are answered before they are durable.
    GROUPS_ANSWER_EARLY,
    /// Readers see undecided and aborted records.
    READERS_SEE_ALL
}
