package io.minikafka.storage;

/// Where a leader epoch ended: `endOffset` is one behind its last record. Both -1 when nothing is known.
public record EpochEndOffset(int leaderEpoch, long endOffset) {
    public static final EpochEndOffset UNKNOWN = new EpochEndOffset(-1, -1);
}
