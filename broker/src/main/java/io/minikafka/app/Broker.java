package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.ClusterKeys;
import io.minikafka.app.config.DiaryKeys;
import io.minikafka.app.config.GroupKeys;
import io.minikafka.app.config.LogKeys;
import io.minikafka.app.config.MetricKeys;
import io.minikafka.app.config.NetworkKeys;
import io.minikafka.app.config.ShareKeys;
import io.minikafka.app.config.StorageKeys;
import io.minikafka.app.config.StreamsKeys;
import io.minikafka.app.config.TransactionKeys;
import io.minikafka.app.diary.DiaryTopics;
import io.minikafka.app.figures.GroupFigures;
import io.minikafka.app.figures.PartitionFigures;
import io.minikafka.base.InvariantViolation;
import io.minikafka.base.OwnerThread;
import io.minikafka.base.Time;
import io.minikafka.broker.AloneHomes;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.DelayGate;
import io.minikafka.broker.Features;
import io.minikafka.broker.MetadataStore;
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
import io.minikafka.broker.fetch.ConfirmedEndHandler;
import io.minikafka.broker.fetch.FetchHandler;
import io.minikafka.broker.fetch.FetchSessions;
import io.minikafka.broker.fetch.Purgatory;
import io.minikafka.broker.fetch.StrongReadHandler;
import io.minikafka.broker.group.service.GroupService;
import io.minikafka.broker.group.service.GroupTypesConfig;
import io.minikafka.broker.group.service.ImageShareTimes;
import io.minikafka.broker.group.service.ImageStreamsSettings;
import io.minikafka.broker.group.streams.DescriptionFormat;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.broker.nodes.NodesHandler;
import io.minikafka.broker.nodes.NodesView;
import io.minikafka.broker.offsets.CompressedTimestamps;
import io.minikafka.broker.offsets.ListOffsetsHandler;
import io.minikafka.broker.offsets.OffsetForLeaderEpochHandler;
import io.minikafka.broker.place.RingHandler;
import io.minikafka.broker.place.WhereHandler;
import io.minikafka.broker.produce.DescribeProducersHandler;
import io.minikafka.broker.produce.LogMarkers;
import io.minikafka.broker.produce.ProduceHandler;
import io.minikafka.broker.produce.WriteTxnMarkersHandler;
import io.minikafka.broker.quorum.AloneJoinHandler;
import io.minikafka.broker.quorum.QuorumMetadata;
import io.minikafka.broker.quorum.QuorumNode;
import io.minikafka.broker.quota.Quotas;
import io.minikafka.broker.replica.ReplicaNode;
import io.minikafka.broker.shard.ShardFounder;
import io.minikafka.broker.shard.ShardGround;
import io.minikafka.broker.share.service.ShareService;
import io.minikafka.broker.telemetry.Telemetry;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.Placing;
import io.minikafka.cluster.metadata.ShardTopics;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.metrics.MetricSource;
import io.minikafka.network.link.LinkDoor;
import io.minikafka.protocol.TopologyDescriptions;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.disk.RealDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
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
    private record Core(MetadataStore metadata, Partitions partitions, Quotas quotas) {}

    /// The metadata with the thread that owns them.
    private record Metadata(MetadataStore store, OwnerThread owner, LongSupplier committed) {}

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
    private final Optional<Clustered> clustered;
    private final RequestRouter router;
    private final DiaryTopics diaryTopics;

    /// @param clustered what the node has because it is in a cluster, which it has joined
    /// @param becomeCluster called when another node wants to join this one, which is alone
    /// @param onBroken told when an invariant broke and the node must stop
    Broker(
            BrokerConfig config,
            FolderIdentity folder,
            LogManager logs,
            RealDisk disk,
            Time time,
            Optional<Clustered> clustered,
            Runnable becomeCluster,
            Consumer<Throwable> onBroken) {
        this.clustered = clustered;
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
        if (clustered.isPresent()) {
            privateHandlers.addAll(clustered.get().quorum().privateHandlers());
            privateHandlers.add(clustered.get().nodes());
            figures.add(clustered.get().figures());
        } else {
            privateHandlers.add(new AloneJoinHandler(becomeCluster));
            privateHandlers.add(
                    new NodesHandler(
                            () ->
                                    NodesView.alone(
                                            identity.nodeId(),
                                            address.advertised().orElse(config.listener()),
                                            Version.text()),
                            List::of));
        }
        Core core;
        try {
            core = openMetadata();
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        this.diaryTopics =
                new DiaryTopics(
                        core.metadata(),
                        core.partitions(),
                        clustered.isPresent(),
                        config.value(DiaryKeys.RETENTION_BYTES));
        RequestStats stats = new RequestStats(time);
        figures.add(stats);
        this.router =
                new RequestRouter(
                        identity,
                        clustered.isPresent()
                                ? QuorumNode.features(core.metadata())
                                : new Features(core.metadata()),
                        stats,
                        core.quotas(),
                        clustered.isPresent()
                                ? clustered.get().quorum().handlers(handlers)
                                : handlers,
                        privateHandlers,
                        clustered.map(Clustered::door).orElseGet(LinkDoor::shut),
                        id -> disconnected.forEach(listener -> listener.accept(id)));
    }

    RequestRouter router() {
        return router;
    }

    /// The topics into which this node writes about itself.
    DiaryTopics diaryTopics() {
        return diaryTopics;
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

    private Metadata metadata() {
        if (clustered.isPresent()) {
            QuorumMetadata metadata = clustered.get().quorum().metadata();
            return new Metadata(metadata, clustered.get().owner(), metadata::position);
        }
        LogJournal journal = journal("metadata", LogJournal.METADATA_LOG);
        OwnerThread owner = owner("controller");
        JournaledMetadata metadata =
                JournaledMetadata.open(
                        MetadataSettings.controller(config, identity.nodeId(), Placing.nowhere()),
                        journal,
                        owner);
        return new Metadata(metadata, owner, metadata::committedPosition);
    }

    private Core openMetadata() {
        Metadata opening = metadata();
        MetadataStore metadata = opening.store();
        OwnerThread owner = opening.owner();
        TopicLogs topicLogs = new TopicLogs(metadata, logs, config.values(), identity.nodeId());
        topicLogs.removeOrphans(metadata.image(), LogJournal.ALL_LOGS);
        Executor coldReads = coldReads();
        Partitions partitions = partitions(metadata, topicLogs, owner, coldReads);
        // First, so that retention leaves what waits.
        DelayService delays = openDelays(metadata, partitions, coldReads);
        topicLogs.configureRecovered(metadata.image());
        LogMarkers ownMarkers = new LogMarkers(partitions);
        Coordinators coordinators = openCoordinators(metadata, partitions, ownMarkers, coldReads);
        Quotas quotas = new Quotas(metadata, QuotaSettings.of(config), time);
        handlers.addAll(quotas.handlers());
        figures.add(quotas);
        Telemetry telemetry = new Telemetry(metadata, time);
        handlers.addAll(telemetry.handlers());
        figures.add(telemetry);
        addDataPlane(
                metadata,
                partitions,
                ownMarkers,
                coordinators.gate(),
                clustered.isEmpty() ? delays.gate() : DelayGate.CLOSED,
                quotas,
                coldReads);
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
        handlers.addAll(
                NodeHandlers.all(
                        metadata, opening.committed(), logs, folder, identity, address, time));
        return new Core(metadata, partitions, quotas);
    }

    /// The partitions of this node: all there are if it is alone, else those of which it has a replica.
    private Partitions partitions(
            MetadataStore metadata, TopicLogs topicLogs, OwnerThread owner, Executor slow) {
        Function<TopicImage, TopicRules> rules =
                topic -> TopicRules.of(topic, topicLogs.settings());
        if (clustered.isEmpty()) {
            return new Partitions(metadata, new AloneHomes(metadata, logs), rules);
        }
        ReplicaNode replicas =
                clustered
                        .get()
                        .replicas(
                                topic -> topicLogs.settings().logConfig(topic),
                                slow,
                                owner("replicas"));
        Partitions partitions = new Partitions(metadata, replicas, rules);
        opened.add(replicas);
        figures.add(replicas.figures());
        owner.execute(() -> replicas.start(partitions::forget));
        return partitions;
    }

    private void addDataPlane(
            MetadataStore metadata,
            Partitions partitions,
            TransactionMarkers markers,
            TransactionGate transactions,
            DelayGate delays,
            Quotas quotas,
            Executor coldReads) {
        FetchSessions sessions =
                new FetchSessions(config.value(NetworkKeys.FETCH_SESSION_SLOTS), time);
        ProduceHandler produce = new ProduceHandler(partitions, transactions, delays);
        handlers.add(produce);
        figures.add(produce.figures());
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
        addQuestionsOfOurOwn(metadata, partitions, coldReads);
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

    private void addQuestionsOfOurOwn(
            MetadataStore metadata, Partitions partitions, Executor slow) {
        NodeImage self =
                new NodeImage(
                        identity.nodeId(),
                        new UUID(0, 0),
                        address.advertised().orElse(config.listener()),
                        config.values().find(ClusterKeys.RACK).orElse(""),
                        config.value(ClusterKeys.WEIGHT),
                        false,
                        Version.text(),
                        0,
                        false);
        privateHandlers.add(new RingHandler(metadata, slow, self));
        privateHandlers.add(new WhereHandler(metadata, self));
        privateHandlers.add(new ConfirmedEndHandler(partitions));
        privateHandlers.add(
                new StrongReadHandler(
                        partitions,
                        clustered.map(cluster -> new ClusterNodes(metadata, cluster.quorum())),
                        identity.nodeId(),
                        slow));
    }

    private Coordinators openCoordinators(
            MetadataStore metadata,
            Partitions partitions,
            TransactionMarkers ownMarkers,
            Executor coldReads) {
        var types =
                new GroupTypesConfig(
                        GroupSettings.ofConsumers(config),
                        new ImageShareTimes(
                                metadata, config.values(), config.value(ShareKeys.MAX_SIZE)),
                        new ImageStreamsSettings(
                                metadata, config.values(), config.value(StreamsKeys.MAX_SIZE)),
                        new DescriptionFormat(
                                TopologyDescriptions::bytes, TopologyDescriptions::shown));
        var parts =
                new Coordinators.Parts(
                        GroupSettings.of(config),
                        types,
                        TransactionSettings.of(config, clustered.isEmpty()),
                        this::owner,
                        clustered.isEmpty()
                                ? name -> opened.add(coordinatorJournal(name))
                                : this::coordinatorJournal,
                        ownMarkers);
        ShareService.Parts shareParts = shareParts(metadata, partitions, coldReads);
        Coordinators coordinators =
                clustered.isEmpty()
                        ? openAlone(parts, shareParts)
                        : openShards(clustered.get(), parts, shareParts);
        GroupService groups = coordinators.groups();
        handlers.addAll(groups.handlers(coordinators.home(), coordinators.offsetGate()));
        handlers.addAll(coordinators.transactions().handlers());
        privateHandlers.addAll(coordinators.privateHandlers());
        figures.add(
                new PartitionFigures(metadata, logs, config.value(MetricKeys.PARTITION_ROWS_MAX)));
        figures.add(
                new GroupFigures(
                        groups, metadata, logs, time, config.value(MetricKeys.GROUP_ROWS_MAX)));
        return coordinators;
    }

    private Coordinators openAlone(Coordinators.Parts parts, ShareService.Parts shareParts) {
        ShareService share =
                ShareService.open(
                        ShareGroupSettings.of(config),
                        journal("share", LogJournal.SHARE_LOG),
                        shareParts);
        Coordinators coordinators =
                Coordinators.alone(parts, share, time, shareParts.metadata(), address);
        serve(share, share.handlers(coordinators.groups().shareDirectory()));
        return coordinators;
    }

    private Coordinators openShards(
            Clustered cluster, Coordinators.Parts parts, ShareService.Parts shareParts) {
        MetadataStore metadata = shareParts.metadata();
        if (cluster.isFounder()) {
            new ShardFounder(
                            metadata,
                            cluster.owner(),
                            identity.nodeId(),
                            Map.of(
                                    ShardTopics.GROUPS,
                                    config.value(GroupKeys.OFFSETS_TOPIC_NUM_PARTITIONS),
                                    ShardTopics.TRANSACTIONS,
                                    config.value(TransactionKeys.STATE_LOG_PARTITIONS)))
                    .found();
        }
        ClusterNodes nodes = new ClusterNodes(metadata, cluster.quorum());
        Coordinators coordinators =
                Coordinators.sharded(
                        parts,
                        new ShardGround(
                                metadata,
                                shareParts.partitions(),
                                cluster.offices(),
                                shareParts.coldReads(),
                                time,
                                config.value(GroupKeys.OFFSETS_COMMIT_TIMEOUT_MS)),
                        nodes,
                        identity.nodeId(),
                        cluster.isFounder());
        GroupService groups = coordinators.groups();
        var shareCluster =
                new ShareService.Cluster(
                        groups.shareStates(), identity.nodeId(), cluster.offices());
        ShareService share =
                ShareService.open(ShareGroupSettings.of(config), shareCluster, shareParts);
        serve(share, share.handlers(groups.shareDirectory(), shareCluster));
        return coordinators;
    }

    private void serve(ShareService share, List<ApiHandler<?, ?>> shareHandlers) {
        handlers.addAll(shareHandlers);
        disconnected.add(share::connectionGone);
        beforeStop.add(share::answerWaiting);
    }

    private ShareService.Parts shareParts(
            MetadataStore metadata, Partitions partitions, Executor coldReads) {
        return new ShareService.Parts(
                owner("share"),
                coldReads,
                time,
                metadata,
                partitions,
                CompressedTimestamps.INSTANCE,
                clustered.map(cluster -> new ClusterNodes(metadata, cluster.quorum())));
    }

    /// The journal of a coordinator on a node that is, or was, alone.
    private LogJournal coordinatorJournal(String name) {
        UUID log =
                switch (name) {
                    case "groups" -> LogJournal.GROUPS_LOG;
                    case "share" -> LogJournal.SHARE_LOG;
                    default -> LogJournal.TRANSACTIONS_LOG;
                };
        return LogJournal.open(name, log, logs, disk, time);
    }

    private DelayService openDelays(
            MetadataStore metadata, Partitions partitions, Executor coldReads) {
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
