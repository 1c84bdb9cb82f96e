package io.minikafka.broker.txn.service;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.OffsetGate;
import io.minikafka.broker.OffsetTransactions;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TransactionGate;
import io.minikafka.broker.TransactionMarkers;
import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.journal.JournalRecord;
import io.minikafka.broker.txn.Addition;
import io.minikafka.broker.txn.Flow;
import io.minikafka.broker.txn.ProducerIdentity;
import io.minikafka.broker.txn.TransactionConfig;
import io.minikafka.broker.txn.TransactionCoordinator;
import io.minikafka.broker.txn.TransactionRecordCodec;
import io.minikafka.broker.txn.TransactionStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// Drives the [TransactionCoordinator]: gives it requests, time and news on one owner's thread, keeps its records in a
/// journal, and answers the two gates on that thread. RFC 0005.
public final class TransactionService implements TransactionGate, OffsetGate {
    private final Journal journal;
    private final SerialExecutor owner;
    private final Time time;
    private final ProducerIds producerIds;
    private final MetadataStore metadata;
    private final AcceptedWrites writes;
    private final TransactionCoordinator coordinator;
    private Optional<SerialExecutor.Cancellable> wakeUp = Optional.empty();
    private long wakeUpMs = Long.MAX_VALUE;

    private TransactionService(
            TransactionConfig config,
            Journal journal,
            SerialExecutor owner,
            Time time,
            MetadataStore metadata,
            TransactionMarkers markers,
            OffsetTransactions offsets) {
        this.journal = journal;
        this.owner = owner;
        this.time = time;
        this.metadata = metadata;
        this.producerIds = new ProducerIds(metadata);
        TransactionStore store = new TransactionStore();
        long position =
                journal.replay(record -> store.replay(TransactionRecordCodec.decode(record)));
        this.writes = new AcceptedWrites(journal, owner, position);
        this.coordinator =
                new TransactionCoordinator(
                        config,
                        writes,
                        new OwnedMarkers(markers, offsets, this::later),
                        new OwnedIds(producerIds, this::later),
                        store);
    }

    /// Replays the journal on the caller's thread; from then on the owner has it, and brings what was decided before
    /// the restart to its end. The owner must not have seen the journal yet.
    public static TransactionService open(
            TransactionConfig config,
            Journal journal,
            SerialExecutor owner,
            Time time,
            MetadataStore metadata,
            TransactionMarkers markers,
            OffsetTransactions offsets) {
        TransactionService service =
                new TransactionService(config, journal, owner, time, metadata, markers, offsets);
        owner.execute(() -> service.step(TransactionCoordinator::restored));
        return service;
    }

    /// The handlers of all APIs of transactions, and of producer ids.
    public List<ApiHandler<?, ?>> handlers() {
        return List.of(
                new InitProducerIdHandler(this, producerIds),
                new AddPartitionsToTxnHandler(this, metadata),
                new AddOffsetsToTxnHandler(this),
                new EndTxnHandler(this),
                new DescribeTransactionsHandler(this),
                new ListTransactionsHandler(this));
    }

    @Override
    public void admit(
            String transactionalId,
            long producerId,
            short producerEpoch,
            List<TopicPartition> partitions,
            boolean addMissing,
            Consumer<Map<TopicPartition, Errors>> answer) {
        Addition addition =
                Addition.of(
                        transactionalId,
                        new ProducerIdentity(producerId, producerEpoch),
                        partitions,
                        addMissing ? Flow.NEWER : Flow.OLDER);
        submit(
                transactions -> {
                    if (addMissing) {
                        transactions.admit(addition, error -> answer.accept(all(addition, error)));
                    } else {
                        Map<TopicPartition, Errors> verdicts =
                                transactions.verifyPartitions(addition);
                        verdicts.replaceAll((_, error) -> toWriter(error));
                        answer.accept(verdicts);
                    }
                },
                error -> answer.accept(all(addition, error)));
    }

    @Override
    public void admit(
            String transactionalId,
            long producerId,
            short producerEpoch,
            String groupId,
            boolean addMissing,
            Consumer<Errors> answer) {
        Addition addition =
                Addition.of(
                        transactionalId,
                        new ProducerIdentity(producerId, producerEpoch),
                        groupId,
                        addMissing ? Flow.NEWER : Flow.OLDER);
        submit(
                transactions -> {
                    if (addMissing) {
                        transactions.admit(addition, error -> answer.accept(toWriter(error)));
                    } else {
                        answer.accept(toWriter(transactions.verifyGroups(addition)));
                    }
                },
                answer);
    }

    private static Map<TopicPartition, Errors> all(Addition addition, Errors error) {
        Map<TopicPartition, Errors> verdicts = new LinkedHashMap<>();
        addition.partitions().forEach(partition -> verdicts.put(partition, toWriter(error)));
        return verdicts;
    }

    /// Those who write records or offsets know a fenced producer by the epoch only.
    private static Errors toWriter(Errors error) {
        return error == Errors.PRODUCER_FENCED ? Errors.INVALID_PRODUCER_EPOCH : error;
    }

    /// Runs `action` on the owner's thread; if too much waits for it already, tells `refused` at once.
    void submit(Consumer<TransactionCoordinator> action, Consumer<Errors> refused) {
        if (!owner.offer(() -> step(action))) {
            refused.accept(Errors.COORDINATOR_LOAD_IN_PROGRESS);
        }
    }

    /// Runs `news` on the owner's thread.
    private void later(Runnable news) {
        owner.execute(() -> step(_ -> news.run()));
    }

    private void step(Consumer<TransactionCoordinator> action) {
        coordinator.advance(nowMs(), time.wallMs());
        action.accept(coordinator);
        journal.snapshotIfDue(writes.position(), this::snapshot);
        setWakeUp();
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(time.monotonicNs());
    }

    private List<JournalRecord> snapshot() {
        return coordinator.records().stream().map(TransactionRecordCodec::encode).toList();
    }

    /// One timer for all delays, set anew only when an earlier one comes up.
    private void setWakeUp() {
        long nextMs = coordinator.nextDeadlineMs();
        if (nextMs < wakeUpMs) {
            wakeUp.ifPresent(SerialExecutor.Cancellable::cancel);
            wakeUpMs = nextMs;
            wakeUp = Optional.of(owner.after(Math.max(0, nextMs - nowMs()), this::wakeUp));
        }
    }

    private void wakeUp() {
        wakeUpMs = Long.MAX_VALUE;
        wakeUp = Optional.empty();
        step(_ -> {});
    }
}
