package io.minikafka.app;

import io.minikafka.app.config.ClusterKeys;
import io.minikafka.app.config.DiaryKeys;
import io.minikafka.app.config.LogKeys;
import io.minikafka.app.config.MetricKeys;
import io.minikafka.app.config.NetworkKeys;
import io.minikafka.app.config.StorageKeys;
import io.minikafka.app.diary.DiaryTopics;
import io.minikafka.app.figures.ClusterFigures;
import io.minikafka.app.figures.PartitionFigures;
import io.minikafka.app.figures.TransactionFigures;
import io.minikafka.app.node.Version;
import io.minikafka.base.HostPort;
import io.minikafka.base.OwnerThread;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.broker.AloneHomes;
import io.minikafka.broker.Contact;
import io.minikafka.broker.DelayGate;
import io.minikafka.broker.Features;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.NodeAddress;
import io.minikafka.broker.NodeIdentity;
import io.minikafka.broker.Partitions;
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
import io.minikafka.broker.admin.PartitionViews;
import io.minikafka.broker.admin.TopicLogs;
import io.minikafka.broker.delay.DelayService;
import io.minikafka.broker.delay.Residence;
import io.minikafka.broker.fetch.ConfirmedEndHandler;
import io.minikafka.broker.fetch.FetchHandler;
import io.minikafka.broker.fetch.FetchSessions;
import io.minikafka.broker.fetch.NearestReplica;
import io.minikafka.broker.fetch.Purgatory;
import io.minikafka.broker.fetch.StrongReadHandler;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.broker.nodes.NodesHandler;
import io.minikafka.broker.nodes.NodesView;
import io.minikafka.broker.offsets.ListOffsetsHandler;
import io.minikafka.broker.offsets.OffsetForLeaderEpochHandler;
import io.minikafka.broker.place.RingHandler;
import io.minikafka.broker.place.UncleanHandler;
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
import io.minikafka.broker.telemetry.Telemetry;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.Placing;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.metrics.MetricSource;
import io.minikafka.network.link.LinkDoor;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// What stands between the network and the logs: the state machines, each with its thread and its journal,
/// and a handler for each API. Opened in the order of the methods; [#close] goes the other way.
final class Broker implements AutoCloseable {
    /// What every request meets.
    private record Core(MetadataStore metadata, Partitions partitions, Quotas quotas) {}

    /// The metadata with the thread that owns them.
    private record Metadata(MetadataStore store, OwnerThread owner, LongSupplier committed) {}

    private final Ground ground;
    private final Surface surface = new Surface();
    private final NodeIdentity identity;
    private final NodeAddress address;
    private final Purgatory purgatory;
    private final Optional<Clustered> clustered;
    private final RequestRouter router;
    private final DiaryTopics diaryTopics;

    /// @param ground its own, closed with it
    /// @param clustered what the node has because it is in a cluster, which it has joined
    /// @param becomeCluster called when another node wants to join this one, which is alone
    Broker(
            Ground ground,
            FolderIdentity folder,
            Optional<Clustered> clustered,
            Runnable becomeCluster) {
        this.ground = ground;
        this.clustered = clustered;
        this.identity = new NodeIdentity(folder.clusterId(), folder.nodeId());
        this.address = new NodeAddress(folder.nodeId(), ground.config().advertisedListener());
        this.purgatory = new Purgatory(ground.owner("purgatory"));
        surface.whenDisconnected(purgatory::connectionGone);
        surface.beforeStop(purgatory::close);
        answerNodes(becomeCluster);
        Core core;
        try {
            core = openMetadata();
        } catch (RuntimeException | Error e) {
            ground.close();
            throw e;
        }
        this.diaryTopics =
                new DiaryTopics(
                        core.metadata(),
                        core.partitions(),
                        clustered.isPresent(),
                        ground.config().value(DiaryKeys.RETENTION_BYTES));
        RequestStats stats = new RequestStats(ground.time());
        surface.tells(stats);
        this.router =
                new RequestRouter(
                        identity,
                        clustered.isPresent()
                                ? QuorumNode.features(core.metadata())
                                : new Features(core.metadata()),
                        stats,
                        core.quotas(),
                        contact(),
                        clustered.isPresent()
                                ? clustered.get().quorum().handlers(surface.handlers())
                                : surface.handlers(),
                        surface.privateHandlers(),
                        clustered.map(Clustered::door).orElseGet(LinkDoor::shut),
                        surface::disconnected);
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
        return surface.figures();
    }

    /// Answers what waits with what there is: the node stops.
    void answerWaiting() {
        surface.stopping();
    }

    @Override
    public void close() {
        ground.close();
    }

    /// What other nodes, and people, ask of this node as one of many.
    private void answerNodes(Runnable becomeCluster) {
        if (clustered.isPresent()) {
            surface.answersPrivately(clustered.get().quorum().privateHandlers());
            surface.answersPrivately(clustered.get().nodes());
            surface.tells(clustered.get().figures());
            surface.tells(new ClusterFigures(clustered.get().quorum().metadata()));
        } else {
            surface.answersPrivately(new AloneJoinHandler(becomeCluster));
            surface.answersPrivately(
                    new NodesHandler(
                            () -> NodesView.alone(identity.nodeId(), advertised(), Version.text()),
                            List::of));
        }
    }

    private Contact contact() {
        return clustered.map(cluster -> cluster.quorum().contact()).orElse(Contact.WITH_ITSELF);
    }

    private HostPort advertised() {
        return address.advertised().orElse(ground.config().listener());
    }

    private Metadata metadata() {
        if (clustered.isPresent()) {
            QuorumMetadata metadata = clustered.get().quorum().metadata();
            return new Metadata(metadata, clustered.get().owner(), metadata::position);
        }
        LogJournal journal = ground.journal("metadata");
        OwnerThread owner = ground.owner("controller");
        JournaledMetadata metadata =
                JournaledMetadata.open(
                        MetadataSettings.controller(
                                ground.config(), identity.nodeId(), Placing.nowhere()),
                        journal,
                        owner);
        return new Metadata(metadata, owner, metadata::committedPosition);
    }

    private Core openMetadata() {
        Metadata opening = metadata();
        MetadataStore metadata = opening.store();
        OwnerThread owner = opening.owner();
        TopicLogs topicLogs =
                new TopicLogs(metadata, ground.logs(), ground.config().values(), identity.nodeId());
        topicLogs.removeOrphans(metadata.image(), LogJournal.ALL_LOGS);
        Executor coldReads = ground.coldReads();
        Partitions partitions = partitions(metadata, topicLogs, owner, coldReads);
        // First, so that retention leaves what waits.
        DelayService delays = openDelays(metadata, partitions, coldReads);
        topicLogs.configureRecovered(metadata.image());
        LogMarkers ownMarkers = new LogMarkers(partitions);
        surface.tells(
                new PartitionFigures(
                        metadata,
                        ground.logs(),
                        ground.config().value(MetricKeys.PARTITION_ROWS_MAX)));
        surface.tells(new TransactionFigures(ground.logs(), ground.time()));
        Coordinators coordinators =
                new Coordination(
                                ground,
                                surface,
                                address,
                                clustered,
                                metadata,
                                partitions,
                                coldReads)
                        .open(ownMarkers);
        Quotas quotas = new Quotas(metadata, QuotaSettings.of(ground.config()), ground.time());
        surface.answers(quotas.handlers());
        surface.tells(quotas);
        Telemetry telemetry = new Telemetry(metadata, ground.time());
        surface.answers(telemetry.handlers());
        surface.tells(telemetry);
        addDataPlane(
                metadata,
                partitions,
                ownMarkers,
                coordinators.gate(),
                delays.gate(),
                quotas,
                coldReads);
        PartitionViews views = new PartitionViews(identity.nodeId(), contact(), partitions);
        DataFolder folder =
                new DataFolder(
                        ground.disk().describe(),
                        ground.disk()::totalBytes,
                        ground.disk()::usableBytes);
        surface.answers(
                new MetadataHandler(
                        identity,
                        address,
                        metadata,
                        views,
                        new AutoTopicCreator(metadata, owner),
                        ground.config().value(LogKeys.AUTO_CREATE_TOPICS_ENABLE)));
        surface.answers(
                AdminHandlers.all(
                        metadata,
                        owner,
                        topicLogs,
                        partitions,
                        views,
                        ground.logs(),
                        ground.config().values(),
                        folder,
                        identity,
                        address));
        surface.answers(
                NodeHandlers.all(
                        metadata,
                        opening.committed(),
                        ground.logs(),
                        folder,
                        identity,
                        address,
                        ground.time()));
        return new Core(metadata, partitions, quotas);
    }

    /// The partitions of this node: all there are if it is alone, else those of which it has a replica.
    private Partitions partitions(
            MetadataStore metadata, TopicLogs topicLogs, OwnerThread owner, Executor slow) {
        Function<TopicImage, TopicRules> rules =
                topic -> TopicRules.of(topic, topicLogs.settings());
        if (clustered.isEmpty()) {
            return new Partitions(metadata, new AloneHomes(metadata, ground.logs()), rules);
        }
        ReplicaNode replicas =
                clustered
                        .get()
                        .replicas(
                                topic -> topicLogs.settings().logConfig(topic),
                                slow,
                                ground.owner("replicas"));
        Partitions partitions = new Partitions(metadata, replicas, rules);
        ground.opened().add(replicas);
        surface.tells(replicas.figures());
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
                new FetchSessions(
                        ground.config().value(NetworkKeys.FETCH_SESSION_SLOTS), ground.time());
        ProduceHandler produce = new ProduceHandler(partitions, transactions, delays);
        surface.answers(produce);
        surface.tells(produce.figures());
        surface.answers(new WriteTxnMarkersHandler(markers));
        surface.answers(new DescribeProducersHandler(partitions));
        surface.answers(
                new FetchHandler(
                        partitions,
                        sessions,
                        purgatory,
                        coldReads,
                        address,
                        quotas,
                        nearestReplica(metadata),
                        ground.config().value(NetworkKeys.FETCH_MAX_BYTES)));
        addQuestionsOfOurOwn(metadata, partitions, coldReads);
        surface.answers(new ListOffsetsHandler(partitions, coldReads));
        surface.answers(new OffsetForLeaderEpochHandler(partitions));
    }

    private NearestReplica nearestReplica(MetadataStore metadata) {
        ConfigValues settings = ground.config().values();
        return ClusterKeys.readsAreNear(settings)
                ? new NearestReplica(
                        settings.find(ClusterKeys.RACK).orElse(""),
                        node ->
                                metadata.image()
                                        .cluster()
                                        .node(node)
                                        .map(NodeImage::rack)
                                        .orElse(""))
                : NearestReplica.NEVER;
    }

    private void addQuestionsOfOurOwn(
            MetadataStore metadata, Partitions partitions, Executor slow) {
        NodeImage self =
                new NodeImage(
                        identity.nodeId(),
                        new UUID(0, 0),
                        advertised(),
                        ground.config().values().find(ClusterKeys.RACK).orElse(""),
                        ground.config().value(ClusterKeys.WEIGHT),
                        false,
                        Version.text(),
                        0,
                        false);
        surface.answersPrivately(new RingHandler(metadata, slow, self));
        surface.answersPrivately(new WhereHandler(metadata, self));
        surface.answersPrivately(new UncleanHandler(metadata, slow));
        surface.answersPrivately(new ConfirmedEndHandler(partitions));
        surface.answersPrivately(
                new StrongReadHandler(
                        partitions,
                        clustered.map(cluster -> new ClusterNodes(metadata, cluster.quorum())),
                        identity.nodeId(),
                        slow));
    }

    private DelayService openDelays(
            MetadataStore metadata, Partitions partitions, Executor coldReads) {
        DelayService service =
                DelayService.open(
                        new DelayService.Parts(
                                ground.owner("delay"),
                                coldReads,
                                ground.time(),
                                metadata,
                                residence(partitions),
                                ground.disk(),
                                ground.config().value(StorageKeys.DELAYED_PENDING_MAX),
                                DelayService.NEAR_MAX));
        ground.opened().add(service);
        clustered.ifPresent(cluster -> cluster.offices().listen(service::officeChanged));
        surface.answersPrivately(service.privateHandlers());
        surface.tells(service.figures());
        return service;
    }

    private Residence residence(Partitions partitions) {
        return clustered.isEmpty()
                ? new Residence.Alone(partitions)
                : new Residence.InCluster(partitions, ground.logs(), identity.nodeId());
    }
}
