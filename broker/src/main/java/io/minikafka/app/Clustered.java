package io.minikafka.app;

import io.minikafka.app.FolderIdentity.Membership;
import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.ClusterKeys;
import io.minikafka.app.config.NetworkKeys;
import io.minikafka.base.HostPort;
import io.minikafka.base.OwnerThread;
import io.minikafka.base.Time;
import io.minikafka.broker.NodeIdentity;
import io.minikafka.broker.QuotaGate;
import io.minikafka.broker.RequestRouter;
import io.minikafka.broker.RequestStats;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.broker.quorum.QuorumNode;
import io.minikafka.cluster.conductor.ConductorConfig;
import io.minikafka.cluster.conductor.RingPlacing;
import io.minikafka.cluster.metadata.ClusterIdentity;
import io.minikafka.network.Loop;
import io.minikafka.network.Routes;
import io.minikafka.network.link.Bundle;
import io.minikafka.network.link.LinkConfig;
import io.minikafka.network.link.LinkCounters;
import io.minikafka.network.link.LinkDoor;
import io.minikafka.network.link.LinkIdentity;
import io.minikafka.network.link.Links;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.disk.Disk;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What a node has because it is in a cluster: its links, and its part in the metadata quorum. Opened in two steps,
/// because others must reach it before it can join, and it must have joined before clients reach it.
///
///     Clustered > Links               this node's connections to others
///               > QuorumNode          engine, conductor
///               > OwnerThread         `controller`
final class Clustered implements AutoCloseable {
    private static final int INBOX_MAX = 10_000;

    private final BrokerConfig config;
    private final Membership membership;
    private final LinkIdentity linkIdentity;
    private final LinkCounters counters = new LinkCounters();
    private final LinkCalls calls = new LinkCalls();
    private final OwnerThread owner;
    private final QuorumNode quorum;
    private final AloneMetadata alone;
    private final Time time;
    private final Opened opened = new Opened();
    private volatile Optional<Links> links = Optional.empty();

    Clustered(
            BrokerConfig config,
            FolderIdentity folder,
            LogManager logs,
            Disk disk,
            Time time,
            Consumer<Throwable> onBroken) {
        this.config = config;
        this.time = time;
        this.membership = folder.membership().orElseThrow();
        this.linkIdentity =
                new LinkIdentity(folder.clusterId(), folder.nodeId(), membership.secret());
        this.alone = new AloneMetadata(logs, disk, time);
        this.owner = opened.add(new OwnerThread("controller", INBOX_MAX, time, onBroken)).start();
        LogJournal journal =
                opened.add(LogJournal.open("quorum", LogJournal.QUORUM_LOG, logs, disk, time));
        this.quorum =
                new QuorumNode(
                        self(config, folder, membership),
                        MetadataSettings.controller(config, folder.nodeId(), new RingPlacing()),
                        ConductorConfig.defaults()
                                .with(
                                        config.value(ClusterKeys.SESSION_TIMEOUT_MS),
                                        config.value(ClusterKeys.MOVES_MAX)),
                        journal,
                        calls,
                        (_, _, _) -> {},
                        owner,
                        time,
                        onBroken);
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

    OwnerThread owner() {
        return owner;
    }

    QuorumNode quorum() {
        return quorum;
    }

    /// Where other nodes' connections come in.
    LinkDoor door() {
        return LinkDoor.open(linkIdentity, Bundle::release, counters);
    }

    /// What answers before this node has joined.
    RequestRouter earlyRouter() {
        return new RequestRouter(
                new NodeIdentity(linkIdentity.clusterId(), linkIdentity.nodeId()),
                QuorumNode.features(quorum.metadata()),
                new RequestStats(time),
                QuotaGate.OPEN,
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
                        linkIdentity, LinkConfig.defaults(), calls, Routes.DIRECT, time, counters);
        links = Optional.of(opening.start(loops));
        calls.on(opening);
        quorum.start(
                address(port), membership.founder() ? Optional.of(alone::image) : Optional.empty());
        try {
            quorum.awaitJoined(config.value(ClusterKeys.JOIN_TIMEOUT_MS));
        } catch (IllegalStateException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    /// Where other nodes find this one: what is advertised, or what it listens on.
    private HostPort address(int port) {
        Optional<HostPort> advertised = config.advertisedListener();
        if (advertised.isPresent()) {
            return advertised.get();
        }
        String host = config.listener().host();
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

    /// Tells the others that this node goes, while it can still be heard: before the listener is closed.
    void leave() {
        quorum.close();
        links.ifPresent(Links::close);
    }

    @Override
    public void close() {
        quorum.close();
        opened.close();
    }
}
