package io.minikafka.broker.sharestate;

import io.minikafka.broker.SharePartitionKey;
import java.util.List;

/// What is asked of the state of share partitions, and what the journal has of it: whether it counts is decided when it
/// is replayed, in the journal's order, so that everybody who replays it decides alike. Epochs of `ANY` are not checked.
public sealed interface StateChange {
    int ANY = -1;

    /// Where a share partition is that has no place yet.
    long NOWHERE = -1;

    SharePartitionKey key();

    /// A leader of the partition begins to work: those of earlier epochs are refused from now on.
    record Led(SharePartitionKey key, int leaderEpoch) implements StateChange {}

    /// The group begins at `start` and forgets what it knew.
    ///
    /// @param stateEpoch `ANY` for the next one
    record Placed(SharePartitionKey key, int stateEpoch, long start) implements StateChange {}

    /// A leader says what became of records.
    ///
    /// @param start from now on, or `NOWHERE` if it does not move
    record Changed(
            SharePartitionKey key,
            int stateEpoch,
            int leaderEpoch,
            long start,
            List<StateBatch> batches)
            implements StateChange {
        /// Offsets behind the start that may be told of: leaders track fewer.
        private static final long SPAN_MAX = 1 << 20;

        /// Whether the records have a start that they lie behind, and are not too far from it.
        ///
        /// @param known start before this
        public boolean isWithinReachOf(long known) {
            long from = Math.max(known, start);
            return batches.isEmpty()
                    || (from != NOWHERE
                            && batches.stream().allMatch(batch -> batch.last() - from <= SPAN_MAX));
        }
    }

    /// The group knows the partition no more.
    record Removed(SharePartitionKey key) implements StateChange {}

    /// All that there is to know, in a snapshot.
    record Whole(
            SharePartitionKey key,
            int stateEpoch,
            int leaderEpoch,
            long start,
            List<StateBatch> batches)
            implements StateChange {}

    /// In a snapshot: epochs up to this one were used by states of this shard that are gone perhaps.
    ///
    /// @param key of nobody
    record EpochsUsed(SharePartitionKey key, int highest) implements StateChange {}

    /// What is wrong with it by itself; empty if nothing is.
    default String problem() {
        if (key().groupId().isEmpty()) {
            return "The group id must not be empty.";
        }
        if (this instanceof Placed placed && placed.start() < NOWHERE) {
            return "A start offset is at least -1.";
        }
        if (this instanceof Changed changed) {
            boolean fits =
                    changed.start() >= NOWHERE
                            && changed.batches().stream().allMatch(StateBatch::isValid);
            return fits ? "" : "A batch of states makes no sense.";
        }
        return "";
    }
}
