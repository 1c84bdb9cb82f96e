package io.minikafka.broker.txn.service;

import io.minikafka.broker.journal.JournalRecord;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.broker.shard.EarlierState;
import io.minikafka.broker.txn.TransactionRecord;
import io.minikafka.broker.txn.TransactionRecordCodec;
import io.minikafka.broker.txn.TransactionStore;
import io.minikafka.cluster.metadata.ShardTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The transactions that a node had when it was alone. Read anew for each shard, which happens once.
///
/// @param journal opens the old journal, to which nothing is written any more
public record EarlierTransactions(Supplier<LogJournal> journal) implements EarlierState {
    @Override
    public List<JournalRecord> of(int shard, int count) {
        TransactionStore store = new TransactionStore();
        try (LogJournal old = journal.get()) {
            old.replay(record -> store.replay(TransactionRecordCodec.decode(record)));
        }
        List<JournalRecord> records = new ArrayList<>();
        for (TransactionRecord record : store.records()) {
            if (ShardTopics.shardOf(idOf(record), count) == shard) {
                records.add(TransactionRecordCodec.encode(record));
            }
        }
        return records;
    }

    private static String idOf(TransactionRecord record) {
        return switch (record) {
            case TransactionRecord.Saved(var transaction) -> transaction.id();
            case TransactionRecord.Forgotten(String id) -> id;
        };
    }
}
