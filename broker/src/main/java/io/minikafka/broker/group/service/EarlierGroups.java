package io.minikafka.broker.group.service;

import io.minikafka.broker.group.GroupRecord;
import io.minikafka.broker.group.GroupRecordCodec;
import io.minikafka.broker.group.GroupStore;
import io.minikafka.broker.journal.JournalRecord;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.broker.shard.EarlierState;
import io.minikafka.cluster.metadata.ShardTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The groups that a node had when it was alone. Read anew for each shard, which happens once.
///
/// @param journal opens the old journal, to which nothing is written any more
public record EarlierGroups(Supplier<LogJournal> journal) implements EarlierState {
    @Override
    public List<JournalRecord> of(int shard, int count) {
        GroupStore store = new GroupStore();
        try (LogJournal old = journal.get()) {
            old.replay(record -> store.replay(GroupRecordCodec.decode(record)));
        }
        List<JournalRecord> records = new ArrayList<>();
        for (GroupRecord record : store.records()) {
            if (ShardTopics.shardOf(record.groupId(), count) == shard) {
                records.add(GroupRecordCodec.encode(record));
            }
        }
        return records;
    }
}
