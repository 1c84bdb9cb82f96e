package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;

/// What a replica wants done, in this order.
public sealed interface Output {
    /// Told to whoever conducts the partition, perhaps on another node; may be lost, doubled or late.
    sealed interface Report extends Output, Word {}

    record Send(ReplicaId to, Message message) implements Output {}

    /// Send a reply with the records in `[fromOffset, toOffset)`, or as many whole batches of them, at least
    /// one, as are reasonable. `Records` as [Replica#records] makes it.
    record SendRecords(
            ReplicaId to,
            int epoch,
            long session,
            long number,
            long epochStart,
            long highWatermark,
            long fromOffset,
            long toOffset)
            implements Output {}

    /// Tell whoever conducts the election.
    record AnswerSeal(SealAnswer answer) implements Report {}

    record AppendRecords(long baseOffset, long endOffset, Payload payload) implements Output {}

    /// Remove the records from `endOffset` on.
    record Truncate(long endOffset) implements Output {}

    /// Remove all records; the next one gets `offset`.
    record Restart(long offset) implements Output {}

    /// Remove the records before `startOffset`, as the leader has; all of them are committed. [Input.Deleted] follows.
    record DeleteBefore(long startOffset) implements Output {}

    record Save(Saved saved) implements Output {}

    /// Say [Input.Flushed] when everything above is on disk: log and saved state. A failed sync is final: the
    /// replica gets no more inputs.
    record Flush(long ticket) implements Output {}

    /// Records may be appended in `epoch`, from `startOffset`.
    record TookOffice(int epoch, long startOffset) implements Output {}

    /// No longer leader: nothing more is acknowledged in `epoch`.
    record LeftOffice(int epoch) implements Output {}

    /// Records below are committed. On the leader: acknowledge them.
    record Watermark(long offset) implements Output {}

    /// For the metadata: a write quorum of the new members holds the epoch's start.
    record HoldsStart(int epoch) implements Report {}

    /// For the metadata: a learner has all but the newest records.
    record CaughtUp(int epoch, ReplicaId learner) implements Report {}

    /// For the metadata: this replica was named leader and must not lead in that epoch.
    record WantsElection(int epoch) implements Report {}

    record ReadAnswered(long read, long highWatermark) implements Output {}

    /// Not the leader (any more), or not established yet: ask again, perhaps elsewhere.
    record ReadRefused(long read) implements Output {}
}
