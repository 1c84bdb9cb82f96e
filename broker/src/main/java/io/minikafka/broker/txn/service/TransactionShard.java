package io.minikafka.broker.txn.service;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.base.WakeUp;
import io.minikafka.broker.OffsetTransactions;
import io.minikafka.broker.OutcomeSource;
import io.minikafka.broker.TransactionMarkers;
import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.journal.JournalRecord;
import io.minikafka.broker.shard.Shard;
import io.minikafka.broker.txn.TransactionConfig;
import io.minikafka.broker.txn.TransactionCoordinator;
import io.minikafka.broker.txn.TransactionRecordCodec;
import io.minikafka.broker.txn.TransactionStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Transactions that have a journal in common, all transactions of a node that is alone: the [TransactionCoordinator]
/// with its time and its journal. Owned by the transactions' thread, after it was made.
final class TransactionShard implements Shard {
    private final OutcomeSource source;
    private final Journal journal;
    private final SerialExecutor owner;
    private final Time time;
    private final AcceptedWrites writes;
    private final TransactionCoordinator coordinator;
    private final WakeUp wakeUp;
    private boolean isClosed;

    /// What all shards of a node share.
    record Ground(
            TransactionConfig config,
            SerialExecutor owner,
            Time time,
            ProducerIds producerIds,
            TransactionMarkers markers,
            OffsetTransactions offsets) {}

    /// Replays the journal on the caller's thread.
    TransactionShard(Ground ground, OutcomeSource source, Journal journal) {
        this.source = source;
        this.journal = journal;
        this.owner = ground.owner();
        this.time = ground.time();
        this.wakeUp = new WakeUp(owner, time, this::due);
        TransactionStore store = new TransactionStore();
        long position =
                journal.replay(record -> store.replay(TransactionRecordCodec.decode(record)));
        this.writes = new AcceptedWrites(journal, owner, position);
        this.coordinator =
                new TransactionCoordinator(
                        ground.config(),
                        source.epoch(),
                        writes,
                        new OwnedMarkers(ground.markers(), ground.offsets(), source, this::later),
                        new OwnedIds(ground.producerIds(), this::later),
                        store);
    }

    /// Brings what was decided before to its end.
    @Override
    public void begin() {
        step(TransactionCoordinator::restored);
    }

    @Override
    public void close() {
        isClosed = true;
        wakeUp.cancel();
        coordinator.refuseWaiting();
    }

    TransactionCoordinator coordinator() {
        return coordinator;
    }

    OutcomeSource source() {
        return source;
    }

    /// Everything that happens to the transactions happens in one of these.
    void step(Consumer<TransactionCoordinator> action) {
        coordinator.advance(nowMs(), time.wallMs());
        action.accept(coordinator);
        journal.snapshotIfDue(writes.position(), this::snapshot);
        wakeUp.at(coordinator.nextDeadlineMs());
    }

    /// Runs `news` on the owner's thread. What comes too late changes nothing: the journal takes no more.
    private void later(Runnable news) {
        owner.execute(() -> {
            if (isClosed) {
                news.run();
            } else {
                step(_ -> news.run());
            }
        });
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(time.monotonicNs());
    }

    private List<JournalRecord> snapshot() {
        return coordinator.records().stream().map(TransactionRecordCodec::encode).toList();
    }

    private void due() {
        if (!isClosed) {
            step(_ -> {});
        }
    }
}
