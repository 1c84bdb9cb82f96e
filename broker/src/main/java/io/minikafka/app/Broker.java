package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.LogKeys;
import io.minikafka.app.config.MetricKeys;
import io.minikafka.app.config.NetworkKeys;
import io.minikafka.app.config.ShareKeys;
import io.minikafka.app.config.StorageKeys;
import io.minikafka.app.config.StreamsKeys;
import io.minikafka.app.figures.GroupFigures;
import io.minikafka.app.figures.PartitionFigures;
import io.minikafka.base.InvariantViolation;
import io.minikafka.base.OwnerThread;
import io.minikafka.base.Time;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.DelayGate;
import io.minikafka.broker.Features;
import io.minikafka.broker.NodeAddress;
import io.minikafka.broker.NodeIdentity;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.broker.RequestRouter;
import io.minikafka.broker.RequestStats;
import io.minikafka.broker.TopicRules;
import io.minikafka.broker.TransactionGate;
import io.minikafka.broker.TransactionMarkers;
import io.minikafka.broker.admin.AdminHandlers;
import io.minikafka.broker.admin.AutoTopicCreator;
import io.minikafka.broker.admin.DataFolder;
import io.minikafka.broker.admin.JournaledMetadata;
import io.minikafka.broker.admin.MetadataHandler;
import io.minikafka.broker.admin.NodeHandlers;
import io.minikafka.broker.admin.TopicLogs;
import io.minikafka.broker.delay.DelayService;
import io.minikafka.broker.fetch.FetchHandler;
import io.minikafka.broker.fetch.FetchSessions;
import io.minikafka.broker.fetch.Purgatory;
import io.minikafka.broker.group.service.GroupService;
import io.minikafka.broker.group.service.GroupTypesConfig;
import io.minikafka.broker.group.service.ImageShareTimes;
import io.minikafka.broker.group.service.ImageStreamsSettings;
import io.minikafka.broker.group.streams.DescriptionFormat;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.broker.offsets.CompressedTimestamps;
import io.minikafka.broker.offsets.ListOffsetsHandler;
import io.minikafka.broker.offsets.OffsetForLeaderEpochHandler;
import io.minikafka.broker.produce.DescribeProducersHandler;
import io.minikafka.broker.produce.LogMarkers;
import io.minikafka.broker.produce.ProduceHandler;
import io.minikafka.broker.produce.WriteTxnMarkersHandler;
import io.minikafka.broker.quota.Quotas;
import io.minikafka.broker.share.service.ShareService;
import io.minikafka.broker.telemetry.Telemetry;
import io.minikafka.broker.txn.service.TransactionService;
import io.minikafka.cluster.metadata.Controller;
import io.minikafka.cluster.metadata.ControllerConfig;
import io.minikafka.metrics.MetricSource;
import io.minikafka.network.link.LinkDoor;
import io.minikafka.protocol.TopologyDescriptions;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.disk.RealDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What stands between the network and the logs: the state machines, each with its thread and its journal,
/// and a handler for each API. Opened in the order of the methods; [#close] goes the other way.
final class Broker implements AutoCloseable {
    /// Tasks from outside that may wait for one state machine; more are told to come back.
    private static final int INBOX_MAX = 10_000;

    /// A second one goes on while the first waits for a slow disk.
    private static final int COLD_READERS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    /// What every request meets.
    private record Core(JournaledMetadata metadata, Quotas quotas) {}

    private final BrokerConfig config;
    private final LogManager logs;
    private final RealDisk disk;
    private final Time time;
    private final Consumer<Throwable> onBroken;
    private final NodeIdentity identity;
    private final NodeAddress address;
    private final Opened opened = new Opened();
    private final List<ApiHandler<?, ?>> handlers = new ArrayList<>();
    private final List<MetricSource> figures = new ArrayList<>();
    private final List<PrivateHandler> privateHandlers = new ArrayList<>();
    private final Purgatory purgatory;
    private final List<LongConsumer> disconnected = new ArrayList<>();
    private final List<Runnable> beforeStop = new ArrayList<>();
    private final RequestRouter router;

    /// @param onBroken told when an invariant broke and the node must stop
    Broker(
            BrokerConfig config,
            FolderIdentity folder,
            LogManager logs,
            RealDisk disk,
            Time time,
            Consumer<Throwable> onBroken) {
        this.config = config;
        this.logs = logs;
        this.disk = disk;
        this.time = time;
        this.onBroken = onBroken;
        this.identity = new NodeIdentity(folder.clusterId(), folder.nodeId());
        this.address = new NodeAddress(folder.nodeId(), config.advertisedListener());
        this.purgatory = new Purgatory(owner("purgatory"));
        disconnected.add(purgatory::connectionGone);
        beforeStop.add(purgatory::close);
        Core core;
        try {
            core = openMetadata();
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        RequestStats stats = new RequestStats(time);
        figures.add(stats);
        this.router =
                new RequestRouter(
                        identity,
                        new Features(core.metadata()),
                        stats,
                        core.quotas(),
                        handlers,
                        privateHandlers,
                        LinkDoor.shut(),
                        id -> disconnected.forEach(listener -> listener.accept(id)));
    }

    RequestRouter router() {
        return router;
    }

    /// What requests, partitions and groups tell of themselves.
    List<MetricSource> figures() {
        return List.copyOf(figures);
    }

    /// Answers what waits with what there is: the node stops.
    void answerWaiting() {
        beforeStop.forEach(Runnable::run);
    }

    @Override
    public void close() {
        opened.close();
    }

    private Core openMetadata() {
        LogJournal journal = journal("metadata", LogJournal.METADATA_LOG);
        OwnerThread owner = owner("controller");
        Controller controller =
                new Controller(
                        new ControllerConfig(
                                identity.nodeId(),
                                config.value(LogKeys.NUM_PARTITIONS),
                                config.value(LogKeys.PARTITIONS_MAX),
                                config.value(LogKeys.DELETE_TOPIC_ENABLE)),
                        config.values(),
                        UUID::randomUUID,
                        Features.SUPPORTED);
        JournaledMetadata metadata = JournaledMetadata.open(controller, journal, owner);
        TopicLogs topicLogs = new TopicLogs(metadata, logs, config.values(), identity.nodeId());
        topicLogs.removeOrphans(metadata.image(), LogJournal.ALL_LOGS);
        Partitions partitions =
                new Partitions(metadata, logs, topic -> TopicRules.of(topic, topicLogs.settings()));
        Executor coldReads = coldReads();
        // First, so that retention leaves what waits.
        DelayService delays = openDelays(metadata, partitions, coldReads);
        topicLogs.configureRecovered(metadata.image());
        LogMarkers markers = new LogMarkers(partitions);
        ShareService share = openShare(metadata, partitions, coldReads);
        TransactionService transactions = openCoordinators(metadata, markers, share);
        Quotas quotas = new Quotas(metadata, QuotaSettings.of(config), time);
        handlers.addAll(quotas.handlers());
        figures.add(quotas);
        Telemetry telemetry = new Telemetry(metadata, time);
        handlers.addAll(telemetry.handlers());
        figures.add(telemetry);
        addDataPlane(metadata, partitions, markers, transactions, delays.gate(), quotas, coldReads);
        DataFolder folder = new DataFolder(disk.describe(), disk::totalBytes, disk::usableBytes);
        handlers.addAll(
                AdminHandlers.all(
                        metadata,
                        owner,
                        topicLogs,
                        partitions,
                        logs,
                        config.values(),
                        folder,
                        identity,
                        address));
        handlers.addAll(NodeHandlers.all(metadata, logs, folder, identity, address, time));
        return new Core(metadata, quotas);
    }

    private void addDataPlane(
            JournaledMetadata metadata,
            Partitions partitions,
            TransactionMarkers markers,
            TransactionGate transactions,
            DelayGate delays,
            Quotas quotas,
            Executor coldReads) {
        FetchSessions sessions =
                new FetchSessions(config.value(NetworkKeys.FETCH_SESSION_SLOTS), time);
        handlers.add(new ProduceHandler(partitions, transactions, delays));
        handlers.add(new WriteTxnMarkersHandler(markers));
        handlers.add(new DescribeProducersHandler(partitions));
        handlers.add(
                new FetchHandler(
                        partitions,
                        sessions,
                        purgatory,
                        coldReads,
                        address,
                        quotas,
                        config.value(NetworkKeys.FETCH_MAX_BYTES)));
        handlers.add(new ListOffsetsHandler(partitions, coldReads));
        handlers.add(new OffsetForLeaderEpochHandler(partitions));
        handlers.add(
                new MetadataHandler(
                        identity,
                        address,
                        metadata,
                        new AutoTopicCreator(metadata),
                        config.value(LogKeys.AUTO_CREATE_TOPICS_ENABLE)));
    }

    private TransactionService openCoordinators(
            JournaledMetadata metadata, TransactionMarkers markers, ShareService share) {
        GroupService groups =
                GroupService.open(
                        GroupSettings.of(config),
                        new GroupTypesConfig(
                                GroupSettings.ofConsumers(config),
                                new ImageShareTimes(
                                        metadata,
                                        config.values(),
                                        config.value(ShareKeys.MAX_SIZE)),
                                new ImageStreamsSettings(
                                        metadata,
                                        config.values(),
                                        config.value(StreamsKeys.MAX_SIZE)),
                                new DescriptionFormat(
                                        TopologyDescriptions::bytes, TopologyDescriptions::shown)),
                        journal("groups", LogJournal.GROUPS_LOG),
                        owner("groups"),
                        time,
                        metadata,
                        share);
        TransactionService transactions =
                TransactionService.open(
                        TransactionSettings.of(config),
                        journal("transactions", LogJournal.TRANSACTIONS_LOG),
                        owner("transactions"),
                        time,
                        metadata,
                        markers,
                        groups);
        handlers.addAll(groups.handlers(address, transactions));
        privateHandlers.addAll(groups.privateHandlers());
        handlers.addAll(transactions.handlers());
        handlers.addAll(share.handlers(groups.shareDirectory()));
        figures.add(
                new PartitionFigures(metadata, logs, config.value(MetricKeys.PARTITION_ROWS_MAX)));
        figures.add(
                new GroupFigures(
                        groups, metadata, logs, time, config.value(MetricKeys.GROUP_ROWS_MAX)));
        return transactions;
    }

    private DelayService openDelays(
            JournaledMetadata metadata, Partitions partitions, Executor coldReads) {
        DelayService service =
                DelayService.open(
                        new DelayService.Parts(
                                owner("delay"),
                                coldReads,
                                time,
                                metadata,
                                partitions,
                                disk,
                                config.value(StorageKeys.DELAYED_PENDING_MAX),
                                DelayService.NEAR_MAX));
        opened.add(service);
        privateHandlers.addAll(service.privateHandlers());
        figures.add(service);
        return service;
    }

    private ShareService openShare(
            JournaledMetadata metadata, Partitions partitions, Executor coldReads) {
        LogJournal journal = journal("share", LogJournal.SHARE_LOG);
        ShareService service =
                ShareService.open(
                        ShareGroupSettings.of(config),
                        journal,
                        new ShareService.Parts(
                                owner("share"),
                                coldReads,
                                time,
                                metadata,
                                partitions,
                                CompressedTimestamps.INSTANCE));
        disconnected.add(service::connectionGone);
        beforeStop.add(service::answerWaiting);
        return service;
    }

    private OwnerThread owner(String name) {
        return opened.add(new OwnerThread(name, INBOX_MAX, time, onBroken)).start();
    }

    /// Threads that may wait for the disk, so that the event loops need not.
    private Executor coldReads() {
        return opened.add(
                Executors.newFixedThreadPool(
                        COLD_READERS,
                        Thread.ofPlatform()
                                .name("cold-reads-", 0)
                                .daemon()
                                .uncaughtExceptionHandler((_, e) -> coldReadFailed(e))
                                .factory()));
    }

    private void coldReadFailed(Throwable failure) {
        LOG.error("a read failed", failure);
        if (failure instanceof InvariantViolation || failure instanceof Error) {
            onBroken.accept(failure);
        }
    }

    private LogJournal journal(String name, UUID log) {
        return opened.add(LogJournal.open(name, log, logs, disk, time));
    }
}
