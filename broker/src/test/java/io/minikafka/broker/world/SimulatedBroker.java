package io.minikafka.broker.world;

import io.minikafka.app.config.BrokerConfigKeys;
import io.minikafka.base.ManualExecutor;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.broker.AloneHomes;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.CoordinatorHome;
import io.minikafka.broker.DelayGate;
import io.minikafka.broker.NodeAddress;
import io.minikafka.broker.OffsetTransactions;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.SettingsInForce;
import io.minikafka.broker.TestMetadata;
import io.minikafka.broker.TopicRules;
import io.minikafka.broker.TransactionGate;
import io.minikafka.broker.TransactionMarkers;
import io.minikafka.broker.group.GroupConfig;
import io.minikafka.broker.group.consumer.ConsumerConfig;
import io.minikafka.broker.group.service.GroupService;
import io.minikafka.broker.group.service.GroupTypesConfig;
import io.minikafka.broker.group.service.ImageShareTimes;
import io.minikafka.broker.group.service.ImageStreamsSettings;
import io.minikafka.broker.group.streams.DescriptionFormat;
import io.minikafka.broker.journal.JournalRecord;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.broker.journal.SimulatedJournal;
import io.minikafka.broker.offsets.CompressedTimestamps;
import io.minikafka.broker.produce.LogMarkers;
import io.minikafka.broker.produce.ProduceHandler;
import io.minikafka.broker.share.service.ShareConfig;
import io.minikafka.broker.share.service.ShareService;
import io.minikafka.broker.txn.TransactionConfig;
import io.minikafka.broker.txn.service.TransactionService;
import io.minikafka.protocol.TopologyDescriptions;
import io.minikafka.storage.AppendOrigin;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.SmallStorage;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// The real services of all coordinators, on real storage on a simulated disk; one thread runs all of them, step by
/// step. What is durable is decided by the world through [DiskGate]; the storage's own threads write only when it waits
/// for them, so nothing depends on their pace.
final class SimulatedBroker {
    static final String SHARE_GROUP = "workers";
    private static final TopicIdPartition FENCE = new TopicIdPartition(new UUID(0, 999), 0);

    final ManualExecutor owner = new ManualExecutor();
    final LogManager logs;
    final ShareService share;
    private final SimulatedDisk disk;
    private final DiskGate gate = new DiskGate();
    private final Partitions partitions;
    private final Map<Class<?>, ApiHandler<?, ?>> handlers = new HashMap<>();
    private final Flaw flaw;
    private long fencedEnds = -1;

    /// Produce requests without an answer. A batch that was there already is answered by the segment writer's thread.
    private int producing;

    /// What outlives a process beside the disk.
    record Durable(
            SimulatedJournal.Snapshots groups,
            SimulatedJournal.Snapshots transactions,
            SimulatedJournal.Snapshots share) {
        Durable() {
            this(
                    new SimulatedJournal.Snapshots(),
                    new SimulatedJournal.Snapshots(),
                    new SimulatedJournal.Snapshots());
        }
    }

    SimulatedBroker(
            SimulatedDisk disk,
            TestMetadata metadata,
            Durable durable,
            long nowMs,
            long salt,
            Flaw flaw) {
        this.disk = disk;
        this.flaw = flaw;
        owner.advance(nowMs);
        disk.hook(gate);
        logs = LogManager.open(SmallStorage.config(), disk, owner.time());
        ConfigValues broker = ConfigValues.defaults(BrokerConfigKeys.ALL);
        partitions =
                new Partitions(
                        metadata,
                        new AloneHomes(metadata, logs),
                        topic ->
                                TopicRules.of(
                                        topic, new SettingsInForce(broker, 1, metadata.image())));
        share =
                ShareService.open(
                        new ShareConfig(broker, 100, 1 << 20, "dlq.", false, 10),
                        journal("share", LogJournal.SHARE_LOG, durable.share(), salt),
                        new ShareService.Parts(
                                owner,
                                Runnable::run,
                                owner.time(),
                                metadata,
                                partitions,
                                CompressedTimestamps.INSTANCE,
                                Optional.empty()));
        GroupService groups =
                GroupService.open(
                        GroupConfig.defaults(),
                        new GroupTypesConfig(
                                ConsumerConfig.defaults(),
                                new ImageShareTimes(metadata, broker, 100),
                                new ImageStreamsSettings(metadata, broker, 100),
                                new DescriptionFormat(
                                        TopologyDescriptions::bytes, TopologyDescriptions::shown)),
                        journal("groups", LogJournal.GROUPS_LOG, durable.groups(), salt),
                        owner,
                        owner.time(),
                        metadata,
                        share);
        TransactionService transactions =
                TransactionService.open(
                        TransactionConfig.defaults(),
                        journal(
                                "transactions",
                                LogJournal.TRANSACTIONS_LOG,
                                durable.transactions(),
                                salt),
                        owner,
                        owner.time(),
                        metadata,
                        markers(),
                        outcomes(groups));
        add(
                groups.handlers(
                        CoordinatorHome.here(new NodeAddress(1, Optional.empty())), transactions));
        add(transactions.handlers());
        add(share.handlers(groups.shareDirectory()));
        add(
                List.of(
                        new ProduceHandler(
                                partitions,
                                gate(transactions),
                                (_, _, _, _) -> new DelayGate.Now())));
        settle();
        gate.set(false);
    }

    private void add(List<ApiHandler<?, ?>> some) {
        some.forEach(handler ->
                handlers.put(handler.key().messageType.newRequest().getClass(), handler));
    }

    // --- where flaws are ---

    private SimulatedJournal journal(
            String name, UUID log, SimulatedJournal.Snapshots snapshots, long salt) {
        SimulatedJournal.Flaws flaws =
                new SimulatedJournal.Flaws() {
                    @Override
                    public List<JournalRecord> snapshot(List<JournalRecord> state) {
                        boolean lacks =
                                flaw == Flaw.SNAPSHOT_LACKS_THE_LAST && name.equals("transactions");
                        return lacks && !state.isEmpty()
                                ? state.subList(0, state.size() - 1)
                                : state;
                    }

                    @Override
                    public boolean survives(JournalRecord record) {
                        return flaw != Flaw.ACKNOWLEDGEMENTS_FORGOTTEN || !name.equals("share");
                    }

                    @Override
                    public boolean answersEarly() {
                        return flaw == Flaw.GROUPS_ANSWER_EARLY && name.equals("groups");
                    }
                };
        return new SimulatedJournal(
                name, log, logs, snapshots, position -> (position * 31 + salt) % 17 == 0, flaws);
    }

    private TransactionMarkers markers() {
        LogMarkers real = new LogMarkers(partitions);
        return (marker, partition, done) -> {
            if (flaw == Flaw.MARKER_LOST && partition.partition() == 1) {
                done.accept(Errors.NONE);
            } else {
                real.write(marker, partition, done);
            }
        };
    }

    private OffsetTransactions outcomes(GroupService groups) {
        return (outcome, done) ->
                groups.end(
                        new OffsetTransactions.Outcome(
                                outcome.groupId(),
                                outcome.producerId(),
                                outcome.commits() && flaw != Flaw.OFFSETS_DROPPED,
                                outcome.source()),
                        done);
    }

    private TransactionGate gate(TransactionGate real) {
        return (id, producer, epoch, asked, adds, answer) -> {
            if (flaw == Flaw.FENCING_SKIPPED) {
                answer.accept(asked.stream().collect(Collectors.toMap(p -> p, _ -> Errors.NONE)));
            } else {
                real.admit(id, producer, epoch, asked, adds, answer);
            }
        };
    }

    // --- requests ---

    /// Gives a request to its handler; the answer comes in a later step, or never.
    @SuppressWarnings("unchecked") // handlers are found by the request's class
    void handle(short version, long connection, ApiMessage request, Consumer<ApiMessage> reply) {
        if (flaw == Flaw.OFFSETS_BEFORE_THE_END
                && request instanceof TxnOffsetCommitRequestData early) {
            commitEarly(connection, early, reply);
            return;
        }
        boolean produces = request instanceof ProduceRequestData;
        producing += produces ? 1 : 0;
        var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9_092);
        ApiHandler<ApiMessage, ApiMessage> handler =
                (ApiHandler<ApiMessage, ApiMessage>)
                        Objects.requireNonNull(handlers.get(request.getClass()));
        handler.handle(
                new RequestContext(version, "client-" + connection, here, here, connection, 0),
                request,
                new Answer<>() {
                    @Override
                    public void send(ApiMessage response) {
                        owner.execute(() -> {
                            producing -= produces ? 1 : 0;
                            reply.accept(response);
                        });
                    }

                    @Override
                    public void sendNothing() {
                        // Nobody waits.
                    }

                    @Override
                    public void close(String reason) {
                        // The client hears nothing, and asks again.
                    }
                });
    }

    private void commitEarly(
            long connection, TxnOffsetCommitRequestData early, Consumer<ApiMessage> reply) {
        var topic = early.topics().getFirst();
        var partition = topic.partitions().getFirst();
        var plain =
                new OffsetCommitRequestData()
                        .setGroupId(early.groupId())
                        .setGenerationIdOrMemberEpoch(-1)
                        .setTopics(
                                List.of(
                                        new OffsetCommitRequestData.OffsetCommitRequestTopic()
                                                .setName(topic.name())
                                                .setPartitions(
                                                        List.of(
                                                                new OffsetCommitRequestData
                                                                                .OffsetCommitRequestPartition()
                                                                        .setPartitionIndex(
                                                                                partition
                                                                                        .partitionIndex())
                                                                        .setCommittedOffset(
                                                                                partition
                                                                                        .committedOffset())))));
        handle(
                (short) 9,
                connection,
                plain,
                response ->
                        reply.accept(
                                new TxnOffsetCommitResponseData()
                                        .setTopics(
                                                List.of(
                                                        new TxnOffsetCommitResponseData
                                                                        .TxnOffsetCommitResponseTopic()
                                                                .setName(topic.name())
                                                                .setPartitions(
                                                                        List.of(
                                                                                new TxnOffsetCommitResponseData
                                                                                                .TxnOffsetCommitResponsePartition()
                                                                                        .setPartitionIndex(
                                                                                                partition
                                                                                                        .partitionIndex())
                                                                                        .setErrorCode(
                                                                                                ((OffsetCommitResponseData)
                                                                                                                response)
                                                                                                        .topics()
                                                                                                        .getFirst()
                                                                                                        .partitions()
                                                                                                        .getFirst()
                                                                                                        .errorCode())))))));
    }

    Log log(String topic, int partition) {
        return partitions.topic(topic).orElseThrow().log(partition).orElseThrow();
    }

    // --- steps ---

    /// One task, or, if there is none, what was appended becomes durable.
    ///
    /// @return false if nothing is left to do until time passes
    boolean step() {
        if (runTask()) {
            return true;
        }
        if (ends() == fencedEnds) {
            return false;
        }
        gate.set(true);
        fence();
        gate.set(false);
        fencedEnds = ends();
        return true;
    }

    private boolean runTask() {
        if (producing > 0) {
            await(done -> logs.log(FENCE, LogConfig.defaults()).deleteRecords(0, done));
        }
        return owner.runOne();
    }

    /// All tasks, while the disk does nothing.
    void runTasks() {
        while (runTask()) {
            // Until none is left.
        }
    }

    private void settle() {
        do {
            owner.runAll();
            fence();
            fencedEnds = ends();
        } while (owner.runOne());
    }

    /// All that was appended before is committed, and whoever waited for it was told, when this returns.
    private void fence() {
        ByteBuffer batch = new RecordBatchBuilder().add(0, new byte[1]).build();
        await(done ->
                logs.log(FENCE, LogConfig.defaults())
                        .append(batch, AppendOrigin.COORDINATOR, 0, done));
    }

    private static void await(Consumer<CommitListener> asked) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        asked.accept(
                new CommitListener() {
                    @Override
                    public void committed() {
                        done.complete(true);
                    }

                    @Override
                    public void failed(StorageException cause) {
                        done.completeExceptionally(cause);
                    }
                });
        done.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private long ends() {
        return logs.logs().stream()
                .filter(id -> !id.equals(FENCE))
                .mapToLong(id -> logs.existing(id).orElseThrow().endOffset())
                .sum();
    }

    /// The process dies; what was not let through to the disk never was.
    SimulatedDisk crash(boolean power) {
        SimulatedDisk next = power ? disk.crash() : disk.killProcess();
        gate.set(true);
        logs.close();
        return next;
    }
}
