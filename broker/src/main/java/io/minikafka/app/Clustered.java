package io.minikafka.app;

import io.minikafka.app.FolderIdentity.Membership;
import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.ClusterKeys;
import io.minikafka.app.config.NetworkKeys;
import io.minikafka.app.figures.LinkFigures;
import io.minikafka.app.node.StartException;
import io.minikafka.app.node.Version;
import io.minikafka.base.HostPort;
import io.minikafka.base.OwnerThread;
import io.minikafka.base.SerialExecutor;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Contact;
import io.minikafka.broker.NodeIdentity;
import io.minikafka.broker.OfficeNews;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.broker.QuotaGate;
import io.minikafka.broker.RequestRouter;
import io.minikafka.broker.RequestStats;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.broker.nodes.GossipService;
import io.minikafka.broker.nodes.NodesHandler;
import io.minikafka.broker.nodes.NodesView;
import io.minikafka.broker.quorum.QuorumMetadata;
import io.minikafka.broker.quorum.QuorumNode;
import io.minikafka.broker.replica.ReplicaNode;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.conductor.ConductorConfig;
import io.minikafka.cluster.conductor.RingPlacing;
import io.minikafka.cluster.membership.GossipConfig;
import io.minikafka.cluster.membership.Rumour;
import io.minikafka.cluster.membership.Status;
import io.minikafka.cluster.metadata.ClusterIdentity;
import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.MoveRate;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.metrics.MetricSource;
import io.minikafka.network.Loop;
import io.minikafka.network.Routes;
import io.minikafka.network.link.Bundle;
import io.minikafka.network.link.LinkConfig;
import io.minikafka.network.link.LinkCounters;
import io.minikafka.network.link.LinkDoor;
import io.minikafka.network.link.LinkIdentity;
import io.minikafka.network.link.Links;
import io.minikafka.storage.LogConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a node has because it is in a cluster: its links, and its part in the metadata quorum. Opened in two steps,
/// because others must reach it before it can join, and it must have joined before clients reach it.
///
///     Clustered > Links               this node's connections to others
///               > QuorumNode          engine, conductor
///               > OwnerThread         `controller`
final class Clustered implements AutoCloseable {
    /// Whoever waits longer for successors has none.
    private static final Duration SUCCESSORS_LIMIT = Duration.ofSeconds(3);

    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    private final Ground ground;
    private final Membership membership;
    private final LinkIdentity linkIdentity;
    private final LinkCounters counters = new LinkCounters();
    private final LinkCalls calls = new LinkCalls();
    private final OwnerThread owner;
    private final QuorumNode quorum;
    private final AloneMetadata alone;
    private final ReplicaId self;
    private final QuorumNode.Self member;
    private volatile Optional<Links> links = Optional.empty();
    private volatile Optional<GossipService> gossip = Optional.empty();
    private volatile Optional<ReplicaNode> replicas = Optional.empty();
    private volatile Optional<ConductorDesk> desk = Optional.empty();

    Clustered(Ground ground, FolderIdentity folder) {
        this.ground = ground;
        this.self = new ReplicaId(folder.nodeId(), folder.directory());
        this.membership = folder.membership().orElseThrow();
        this.linkIdentity =
                new LinkIdentity(folder.clusterId(), folder.nodeId(), membership.secret());
        this.alone = new AloneMetadata(ground.logs(), ground.disk(), ground.time());
        this.member = self(ground.config(), folder, membership);
        this.owner = ground.owner("controller");
        LogJournal journal = ground.journal("quorum");
        this.quorum =
                new QuorumNode(
                        member,
                        MetadataSettings.controller(
                                ground.config(), folder.nodeId(), new RingPlacing()),
                        ConductorConfig.defaults()
                                .with(
                                        ground.config().value(ClusterKeys.SESSION_TIMEOUT_MS),
                                        preferMs(ground.config()),
                                        ground.config().value(ClusterKeys.MOVES_MAX)),
                        journal,
                        calls,
                        this::seal,
                        owner,
                        ground.time(),
                        ground.onBroken());
    }

    private static QuorumNode.Self self(
            BrokerConfig config, FolderIdentity folder, Membership membership) {
        return new QuorumNode.Self(
                new ClusterIdentity(folder.clusterId(), membership.secret()),
                folder.nodeId(),
                folder.directory(),
                config.values().find(ClusterKeys.RACK).orElse(""),
                config.value(ClusterKeys.WEIGHT),
                Version.text(),
                TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()),
                membership.contacts());
    }

    private static long preferMs(BrokerConfig config) {
        return config.value(ClusterKeys.AUTO_LEADER_REBALANCE_ENABLE)
                ? TimeUnit.SECONDS.toMillis(
                        config.value(ClusterKeys.LEADER_IMBALANCE_CHECK_INTERVAL_SECONDS))
                : ConductorConfig.NEVER_MS;
    }

    OwnerThread owner() {
        return owner;
    }

    /// Whether the cluster began with this node.
    boolean isFounder() {
        return membership.founder();
    }

    QuorumNode quorum() {
        return quorum;
    }

    /// Where other nodes' connections come in.
    LinkDoor door() {
        return LinkDoor.open(linkIdentity, this::received, counters);
    }

    private void seal(ReplicaId to, TopicIdPartition partition, int epoch) {
        replicas.ifPresent(node -> node.seal(to, partition, epoch));
    }

    private void received(Bundle bundle) {
        Optional<ReplicaNode> node = replicas;
        if (node.isPresent()) {
            node.get().letters().received(bundle);
        } else {
            bundle.release(); // not joined yet: it will be said again
        }
    }

    /// The replicas of this node, which has joined.
    ///
    /// @param slow threads that may wait for the disk
    /// @param clock runs what is due
    ReplicaNode replicas(
            Function<TopicImage, LogConfig> settings, Executor slow, SerialExecutor clock) {
        Links open = links.orElseThrow();
        ConductorDesk reports = new ConductorDesk(quorum, open);
        desk = Optional.of(reports);
        ReplicaNode node =
                new ReplicaNode(
                        self,
                        new ReplicaNode.Surroundings(
                                quorum.metadata(),
                                quorum.contact(),
                                ground.logs(),
                                settings,
                                slow,
                                clock,
                                ground.time(),
                                this::moveRate,
                                ground.onBroken()),
                        open,
                        reports,
                        reports::here);
        replicas = Optional.of(node);
        return node;
    }

    /// Tells which of them lead; after [#replicas].
    OfficeNews offices() {
        return replicas.orElseThrow();
    }

    private long moveRate() {
        return MoveRate.of(quorum.metadata().image(), self.brokerId(), ground.config().values());
    }

    /// What answers before this node has joined.
    RequestRouter earlyRouter() {
        return new RequestRouter(
                new NodeIdentity(linkIdentity.clusterId(), linkIdentity.nodeId()),
                QuorumNode.features(quorum.metadata()),
                new RequestStats(ground.time()),
                QuotaGate.OPEN,
                Contact.WITH_ITSELF,
                quorum.earlyHandlers(),
                quorum.privateHandlers(),
                door(),
                _ -> {});
    }

    /// Takes part in the cluster; returns when the metadata are up to date.
    ///
    /// @param loops of the listener
    /// @param port on which it listens
    void join(List<Loop> loops, int port) throws InterruptedException {
        Links opening =
                new Links(
                        linkIdentity,
                        LinkConfig.defaults(),
                        calls,
                        routes(),
                        ground.time(),
                        counters);
        links = Optional.of(opening.start(loops));
        calls.on(opening);
        HostPort address = address(port);
        whisper(address, port);
        quorum.start(address, membership.founder() ? Optional.of(alone::image) : Optional.empty());
        try {
            quorum.awaitJoined(ground.config().value(ClusterKeys.JOIN_TIMEOUT_MS));
        } catch (IllegalStateException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    /// Watches the other nodes by gossip, on the port's other half; what it believes may start elections earlier.
    private void whisper(HostPort address, int port) {
        GossipService service =
                new GossipService(
                        new Rumour(
                                member.nodeId(),
                                member.incarnation(),
                                Status.ALIVE,
                                address,
                                member.version(),
                                0,
                                member.nodeId()),
                        membership.secret(),
                        new InetSocketAddress(ground.config().listener().host(), port),
                        routes(),
                        GossipConfig.defaults(),
                        member.incarnation(),
                        ground.time());
        gossip = Optional.of(service);
        service.join(membership.contacts());
        service.listen(rumour -> heardOf(rumour, service.view()));
        quorum.metadata()
                .onOffice(
                        new QuorumMetadata.OfficeListener() {
                            @Override
                            public void began(int epoch, MetadataImage image) {
                                tellDead(service.view(), image);
                            }

                            @Override
                            public void ended() {
                                // Whoever is active next has gossip of its own.
                            }
                        });
        quorum.metadata()
                .onChange((_, records, _) -> {
                    for (MetadataRecord record : records) {
                        if (record instanceof MetadataRecord.NodeRecord(NodeImage node)
                                && node.address().port() > 0) {
                            calls.moved(node.nodeId(), node.address());
                            service.join(List.of(node.address()));
                        }
                    }
                });
        var _ = service.start();
    }

    private void heardOf(Rumour rumour, NodesView view) {
        switch (rumour.status()) {
            case DEAD -> {
                if (!view.doubtsItself()) {
                    quorum.looksDead(rumour.nodeId());
                }
            }
            case LEFT -> quorum.looksDead(rumour.nodeId());
            case ALIVE -> quorum.looksAlive(rumour.nodeId());
            case SUSPECT -> {}
        }
    }

    /// A term begins with the belief that all nodes live. Those of which gossip has long known better, often the one that
    /// was active before, would be missed only after their session.
    private void tellDead(NodesView view, MetadataImage image) {
        for (Rumour rumour : view.believed()) {
            boolean isThisProcess =
                    image.cluster()
                            .node(rumour.nodeId())
                            .filter(node -> rumour.incarnation() >= node.incarnation())
                            .isPresent();
            if (isThisProcess) {
                heardOf(rumour, view);
            }
        }
    }

    private Routes routes() {
        return Routes.parse(ground.config().value(NetworkKeys.PEER_ROUTES)).orElse(Routes.DIRECT);
    }

    /// How its links do.
    MetricSource figures() {
        return new LinkFigures(counters, () -> links.map(Links::status).orElseGet(List::of));
    }

    /// What this node believes of the others, for whoever asks.
    PrivateHandler nodes() {
        return new NodesHandler(
                gossip.orElseThrow()::view, () -> links.map(Links::status).orElseGet(List::of));
    }

    /// Where other nodes find this one: what is advertised, or what it listens on.
    private HostPort address(int port) {
        Optional<HostPort> advertised = ground.config().advertisedListener();
        if (advertised.isPresent()) {
            return advertised.get();
        }
        String host = ground.config().listener().host();
        return new HostPort(
                host.isEmpty() || host.equals("0.0.0.0") || host.equals("::") ? ownAddress() : host,
                port);
    }

    private static String ownAddress() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            throw new StartException(
                    "The other nodes cannot be told an address of this machine (%s): set advertised.listeners."
                            .formatted(e.getMessage()));
        }
    }

    /// Tells the others that this node goes, while it can still be heard: before the listener is closed. What it leads
    /// has new leaders when this returns, if that can be soon.
    void leave() {
        Set<Integer> others = othersAlive();
        if (!others.isEmpty()) {
            desk.ifPresent(ConductorDesk::abstain);
            quorum.leave();
        }
        gossip.ifPresent(GossipService::close);
        gossip = Optional.empty();
        awaitSuccessors(others);
        quorum.close();
        links.ifPresent(Links::close);
    }

    private Set<Integer> othersAlive() {
        return gossip.stream()
                .flatMap(service -> service.view().believed().stream())
                .filter(rumour -> rumour.status() == Status.ALIVE)
                .map(Rumour::nodeId)
                .filter(nodeId -> nodeId != self.brokerId())
                .collect(Collectors.toSet());
    }

    private void awaitSuccessors(Set<Integer> others) {
        long untilNs = ground.time().monotonicNs() + SUCCESSORS_LIMIT.toNanos();
        while (leadsWhatMayBeLedBy(others) && ground.time().monotonicNs() - untilNs < 0) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private boolean leadsWhatMayBeLedBy(Set<Integer> others) {
        ClusterImage image = quorum.metadata().image().cluster();
        return replicas.stream()
                .flatMap(node -> node.led().stream())
                .flatMap(id -> image.partition(id).stream())
                .map(partition -> partition.state().stable())
                .anyMatch(stable ->
                        stable.members().stream()
                                        .filter(member -> others.contains(member.brokerId()))
                                        .count()
                                >= stable.quorums().r());
    }

    @Override
    public void close() {
        leave();
        ground.close();
    }
}
