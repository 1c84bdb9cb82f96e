package io.minikafka.cluster.replication;

import java.util.List;

/// What replicas of a partition say to each other. Each names the epoch in which it is meant; any may be lost,
/// doubled, late or out of order.
public sealed interface Message extends Word {
    int ANY_EPOCH = -1;

    int epoch();

    /// From the metadata's side: promise this epoch and say what you have.
    record Seal(int epoch) implements Message {}

    /// A follower asks for records from `offset`, and says what it holds.
    ///
    /// @param session of the follower's process, so that no reply reaches a later one
    /// @param number of the fetch; a follower has one open
    /// @param lastEpoch of the record before `offset`; [#ANY_EPOCH] if the log is empty: what was before it
    ///     was committed and deleted
    /// @param durableOffset up to where its log is synced; counts if it adopted `epoch`
    record Fetch(
            int epoch,
            long session,
            long number,
            long offset,
            int lastEpoch,
            int adopted,
            long durableOffset)
            implements Message {}

    /// @param number of the fetch that it answers
    record FetchReply(int epoch, long session, long number, FetchResult result)
            implements Message {}

    /// A follower's log was synced up to here. Beside the fetch, which may wait at the leader.
    record Progress(int epoch, int adopted, long durableOffset) implements Message {}

    /// A leader asks, for a strong read, whether its epoch is still what was promised last.
    record Confirm(int epoch, long round) implements Message {}

    record ConfirmReply(int epoch, long round, boolean holds) implements Message {}

    sealed interface FetchResult {}

    /// Your log matches mine up to where you asked; this follows, if anything.
    ///
    /// @param startOffset where the leader's log begins
    /// @param epochStart where the leader's epoch began
    /// @param epochs of the records, the first at `baseOffset`
    record Records(
            long startOffset,
            long epochStart,
            long highWatermark,
            long baseOffset,
            long endOffset,
            List<EpochStart> epochs,
            Payload payload)
            implements FetchResult {}

    /// Our logs differ before that offset: this is my largest epoch not above yours, and where it ends.
    record Diverging(int lastEpoch, long endOffset) implements FetchResult {}

    /// What follows your log was deleted here; begin at this offset.
    record Behind(long startOffset) implements FetchResult {}

    /// I do not lead in that epoch, or you are no replica that I know of.
    record Refused(int promised) implements FetchResult {}
}
