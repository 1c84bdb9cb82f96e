package io.minikafka.broker.share.service;

import io.minikafka.base.SerialExecutor;
import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.journal.JournalRecord;
import io.minikafka.broker.journal.JournalWriter;
import io.minikafka.broker.share.ShareCoordinator;
import io.minikafka.broker.share.ShareRecord;
import io.minikafka.broker.share.ShareRecordCodec;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The memory of a node that is alone: all of it is in the coordinator, and in a journal. Owned by the share thread.
final class JournalMemory implements ShareMemory {
    private final Journal journal;
    private final JournalWriter<ShareRecord> writer;
    private final ShareCoordinator coordinator;
    private final SerialExecutor owner;

    /// Replays the journal into `coordinator`, on the caller's thread.
    JournalMemory(Journal journal, SerialExecutor owner, ShareCoordinator coordinator) {
        this.journal = journal;
        this.coordinator = coordinator;
        this.owner = owner;
        long position =
                journal.replay(record -> coordinator.replay(ShareRecordCodec.decode(record)));
        this.writer =
                new JournalWriter<>(
                        "share groups", journal, owner, ShareRecordCodec::encode, position);
    }

    @Override
    public void write(List<ShareRecord> records, Consumer<Set<SharePartitionKey>> ended) {
        writer.write(
                records,
                () -> ended.accept(Set.of()),
                () ->
                        ended.accept(
                                records.stream()
                                        .map(ShareRecord::key)
                                        .collect(Collectors.toUnmodifiableSet())));
    }

    @Override
    public void recall(SharePartitionKey key, int leaderEpoch, Consumer<Recalled> answer) {
        owner.execute(() -> answer.accept(new Recalled.Nothing()));
    }

    @Override
    public void leave(Predicate<SharePartitionKey> which) {
        // Nobody else serves them.
    }

    @Override
    public void topicsWereDeleted(Predicate<SharePartitionKey> gone) {
        coordinator.remove(gone, _ -> {});
    }

    @Override
    public void turned() {
        journal.snapshotIfDue(writer.committedPosition(), this::snapshot);
    }

    private List<JournalRecord> snapshot() {
        return coordinator.records().stream().map(ShareRecordCodec::encode).toList();
    }
}
