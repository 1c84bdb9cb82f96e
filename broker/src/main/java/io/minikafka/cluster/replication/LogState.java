package io.minikafka.cluster.replication;

/// What was found of a log at a start; all of it is on disk.
public record LogState(long startOffset, long endOffset, EpochChain epochs) {
    public static final LogState EMPTY = new LogState(0, 0, EpochChain.EMPTY);
}
