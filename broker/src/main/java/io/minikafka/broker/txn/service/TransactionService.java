package io.minikafka.broker.txn.service;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.OffsetGate;
import io.minikafka.broker.OffsetTransactions;
import io.minikafka.broker.OutcomeSource;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TransactionGate;
import io.minikafka.broker.TransactionMarkers;
import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.shard.EarlierState;
import io.minikafka.broker.shard.Found;
import io.minikafka.broker.shard.ShardGround;
import io.minikafka.broker.shard.ShardKeeper;
import io.minikafka.broker.shard.Shards;
import io.minikafka.broker.txn.Addition;
import io.minikafka.broker.txn.Flow;
import io.minikafka.broker.txn.ProducerIdentity;
import io.minikafka.broker.txn.TransactionConfig;
import io.minikafka.broker.txn.TransactionCoordinator;
import io.minikafka.cluster.metadata.ShardTopics;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.protocol.Errors;

/// The transactions of this node: gives each [TransactionShard] its requests on one owner's thread, and answers the two
/// gates on that thread. RFC 0005; RFC 0024.
public final class TransactionService implements TransactionGate, OffsetGate {
    private final SerialExecutor owner;
    private final Time time;
    private final ProducerIds producerIds;
    private final MetadataStore metadata;
    private final Shards<TransactionShard> shards;

    private TransactionService(
            TransactionShard.Ground ground,
            MetadataStore metadata,
            Shards<TransactionShard> shards) {
        this.owner = ground.owner();
        this.time = ground.time();
        this.producerIds = ground.producerIds();
        this.metadata = metadata;
        this.shards = shards;
    }

    /// The transactions of a node that is alone. Replays the journal on the caller's thread; from then on the owner has
    /// it, and brings what was decided before the restart to its end. The owner must not have seen the journal yet.
    public static TransactionService open(
            TransactionConfig config,
            Journal journal,
            SerialExecutor owner,
            Time time,
            MetadataStore metadata,
            TransactionMarkers markers,
            OffsetTransactions offsets) {
        var ground =
                new TransactionShard.Ground(
                        config, owner, time, new ProducerIds(metadata), markers, offsets);
        TransactionShard all = new TransactionShard(ground, OutcomeSource.ALONE, journal);
        owner.execute(all::begin);
        return new TransactionService(ground, metadata, Shards.only(all));
    }

    /// The transactions of a node in a cluster: those whose shard it leads.
    ///
    /// @param earlier what a founder brings along
    public static TransactionService open(
            TransactionConfig config,
            ShardGround shardGround,
            Optional<EarlierState> earlier,
            SerialExecutor owner,
            TransactionMarkers markers,
            OffsetTransactions offsets) {
        MetadataStore metadata = shardGround.metadata();
        var ground =
                new TransactionShard.Ground(
                        config,
                        owner,
                        shardGround.time(),
                        new ProducerIds(metadata),
                        markers,
                        offsets);
        ShardKeeper<TransactionShard> keeper =
                new ShardKeeper<>(
                        ShardTopics.TRANSACTIONS,
                        shardGround,
                        owner,
                        (shard, epoch, journal) ->
                                new TransactionShard(
                                        ground, new OutcomeSource(shard, epoch), journal),
                        earlier);
        TransactionService service = new TransactionService(ground, metadata, keeper);
        keeper.follow();
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

    /// The handlers of requests of other nodes.
    public List<PrivateHandler> privateHandlers() {
        return List.of(new GroupAdmissionHandler(this));
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
                transactionalId,
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
        admit(
                transactionalId,
                producerId,
                producerEpoch,
                groupId,
                addMissing,
                (error, _) -> answer.accept(error));
    }

    /// As [OffsetGate#admit]; tells who answered, too, if it was the coordinator.
    void admit(
            String transactionalId,
            long producerId,
            short producerEpoch,
            String groupId,
            boolean addMissing,
            BiConsumer<Errors, Optional<OutcomeSource>> answer) {
        Addition addition =
                Addition.of(
                        transactionalId,
                        new ProducerIdentity(producerId, producerEpoch),
                        groupId,
                        addMissing ? Flow.NEWER : Flow.OLDER);
        submitShard(
                transactionalId,
                (shard, transactions) -> {
                    Consumer<Errors> told =
                            error -> answer.accept(toWriter(error), Optional.of(shard.source()));
                    if (addMissing) {
                        transactions.admit(addition, told);
                    } else {
                        told.accept(transactions.verifyGroups(addition));
                    }
                },
                error -> answer.accept(error, Optional.empty()));
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

    /// Runs `action` on the owner's thread with the coordinator of the transactional id; if that is not here, or too much
    /// waits for it already, tells `refused`.
    void submit(
            String transactionalId,
            Consumer<TransactionCoordinator> action,
            Consumer<Errors> refused) {
        submitShard(transactionalId, (_, transactions) -> action.accept(transactions), refused);
    }

    private void submitShard(
            String transactionalId,
            BiConsumer<TransactionShard, TransactionCoordinator> action,
            Consumer<Errors> refused) {
        if (shards.find(transactionalId) instanceof Found.Away<TransactionShard>(Errors error)) {
            refused.accept(error); // no need to wake anybody
        } else if (!owner.offer(() -> at(transactionalId, action, refused))) {
            refused.accept(Errors.COORDINATOR_LOAD_IN_PROGRESS);
        }
    }

    private void at(
            String transactionalId,
            BiConsumer<TransactionShard, TransactionCoordinator> action,
            Consumer<Errors> refused) {
        switch (shards.find(transactionalId)) {
            case Found.Away<TransactionShard>(Errors error) -> refused.accept(error);
            case Found.Here<TransactionShard>(TransactionShard shard) ->
                    shard.step(transactions -> action.accept(shard, transactions));
        }
    }

    /// Runs `action` on the owner's thread; if too much waits for it already, tells `refused` at once. It asks for each
    /// transactional id by [#ask].
    void submit(Runnable action, Consumer<Errors> refused) {
        if (!owner.offer(action)) {
            refused.accept(Errors.COORDINATOR_LOAD_IN_PROGRESS);
        }
    }

    /// What a coordinator, or else the error, says of a transactional id. On the owner's thread.
    <R> R ask(
            String transactionalId,
            Function<TransactionCoordinator, R> question,
            Function<Errors, R> away) {
        return switch (shards.find(transactionalId)) {
            case Found.Away<TransactionShard>(Errors error) -> away.apply(error);
            case Found.Here<TransactionShard>(TransactionShard shard) ->
                    question.apply(shard.coordinator());
        };
    }

    /// All that this node coordinates now. On the owner's thread.
    List<TransactionCoordinator> coordinators() {
        return shards.open().stream().map(TransactionShard::coordinator).toList();
    }

    /// Whether there will soon be more. On the owner's thread.
    boolean areLoading() {
        return shards.areLoading();
    }

    /// Wall-clock time.
    long wallMs() {
        return time.wallMs();
    }

    /// Tells NONE when all that can be seen is on disk. On the owner's thread.
    void afterWrites(Consumer<Errors> answer) {
        afterWrites(coordinators().iterator(), answer);
    }

    private static void afterWrites(
            Iterator<TransactionCoordinator> others, Consumer<Errors> answer) {
        if (!others.hasNext()) {
            answer.accept(Errors.NONE);
            return;
        }
        others.next()
                .afterWrites(error -> {
                    if (error == Errors.NONE) {
                        afterWrites(others, answer);
                    } else {
                        answer.accept(error);
                    }
                });
    }
}
