package io.minikafka.broker.share.service;

import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.journal.JournalRecord;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.broker.shard.EarlierState;
import io.minikafka.broker.share.FateRange;
import io.minikafka.broker.share.ShareRecord;
import io.minikafka.broker.share.ShareRecordCodec;
import io.minikafka.broker.sharestate.ShareStates;
import io.minikafka.broker.sharestate.StateBatch;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.broker.sharestate.StateChangeCodec;
import io.minikafka.cluster.metadata.ShardTopics;
import java.util.List;
import java.util.function.Supplier;

/// What a node knew of share groups' records when it was alone. Read anew for each shard, which happens once.
///
/// @param journal opens the old journal, to which nothing is written any more
public record EarlierShares(Supplier<LogJournal> journal) implements EarlierState {
    private static final int FIRST_EPOCH = 1;

    @Override
    public List<JournalRecord> of(int shard, int count) {
        ShareStates states = new ShareStates();
        try (LogJournal old = journal.get()) {
            old.replay(record -> {
                ShareRecord known = ShareRecordCodec.decode(record);
                if (ShardTopics.shardOf(known.key().groupId(), count) == shard) {
                    states.replay(change(known));
                }
            });
        }
        return states.records().stream().map(StateChangeCodec::encode).toList();
    }

    private static StateChange change(ShareRecord record) {
        SharePartitionKey key = record.key();
        return switch (record) {
            case ShareRecord.Whole(_, long start, var ranges) ->
                    new StateChange.Whole(
                            key, FIRST_EPOCH, StateChange.ANY, start, batches(ranges));
            case ShareRecord.Changed(_, long start, var ranges) ->
                    new StateChange.Changed(
                            key, StateChange.ANY, StateChange.ANY, start, batches(ranges));
            case ShareRecord.Removed _ -> new StateChange.Removed(key);
        };
    }

    private static List<StateBatch> batches(List<FateRange> ranges) {
        return ranges.stream().map(ShardMemory::batch).toList();
    }
}
