package io.minikafka.storage;

/// Who reads a log, and so what may be read.
enum ReadFor {
    /// What is committed.
    CONSUMER,
    /// The same, with the transactions that were aborted.
    CONSUMER_OF_COMMITTED,
    /// All to the end.
    FOLLOWER,
    /// The same, and what is deleted as long as it is there: the batch in which the log begins may begin before it.
    REPAIR;

    boolean seesUncommitted() {
        return this == FOLLOWER || this == REPAIR;
    }
}
