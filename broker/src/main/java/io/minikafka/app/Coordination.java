package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.GroupKeys;
import io.minikafka.app.config.MetricKeys;
import io.minikafka.app.config.ShareKeys;
import io.minikafka.app.config.StreamsKeys;
import io.minikafka.app.config.TransactionKeys;
import io.minikafka.app.figures.GroupFigures;
import io.minikafka.app.figures.ShareLagFigures;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.NodeAddress;
import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.TransactionMarkers;
import io.minikafka.broker.group.service.GroupService;
import io.minikafka.broker.group.service.GroupTypesConfig;
import io.minikafka.broker.group.service.ImageShareTimes;
import io.minikafka.broker.group.service.ImageStreamsSettings;
import io.minikafka.broker.group.streams.DescriptionFormat;
import io.minikafka.broker.offsets.BacklogHandler;
import io.minikafka.broker.offsets.Backlogs;
import io.minikafka.broker.offsets.CompressedTimestamps;
import io.minikafka.broker.shard.ShardFounder;
import io.minikafka.broker.shard.ShardGround;
import io.minikafka.broker.share.service.ShareService;
import io.minikafka.broker.sharestate.ShareStateDesk;
import io.minikafka.cluster.metadata.ShardTopics;
import io.minikafka.protocol.TopologyDescriptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Opens the coordinators of groups, share groups and transactions as the settings say: with journals of their own on a
/// node that is alone, else in the shards of the cluster.
///
/// @param clustered what the node has because it is in a cluster
/// @param coldReads threads that may wait for the disk
record Coordination(
        Ground ground,
        Surface surface,
        NodeAddress address,
        Optional<Clustered> clustered,
        MetadataStore metadata,
        Partitions partitions,
        Executor coldReads) {
    /// @param ownMarkers ends transactions in the logs of this node
    Coordinators open(TransactionMarkers ownMarkers) {
        Coordinators.Parts parts = parts(ownMarkers);
        ShareService.Parts shareParts = shareParts();
        Coordinators coordinators =
                clustered.isEmpty()
                        ? openAlone(parts, shareParts)
                        : openShards(clustered.get(), parts, shareParts);
        GroupService groups = coordinators.groups();
        surface.answers(groups.handlers(coordinators.home(), coordinators.offsetGate()));
        surface.answers(coordinators.transactions().handlers());
        surface.answersPrivately(coordinators.privateHandlers());
        surface.tells(
                new GroupFigures(groups, metadata, backlogs(), ground.time(), figureRowsMax()));
        surface.answersPrivately(new BacklogHandler(backlogs(), coldReads));
        return coordinators;
    }

    private Backlogs backlogs() {
        return new Backlogs(partitions, others());
    }

    private Optional<NodeRequests> others() {
        return clustered.map(cluster -> new ClusterNodes(metadata, cluster.quorum()));
    }

    private int figureRowsMax() {
        return config().value(MetricKeys.GROUP_ROWS_MAX);
    }

    private BrokerConfig config() {
        return ground.config();
    }

    private Coordinators.Parts parts(TransactionMarkers ownMarkers) {
        var types =
                new GroupTypesConfig(
                        GroupSettings.ofConsumers(config()),
                        new ImageShareTimes(
                                metadata, config().values(), config().value(ShareKeys.MAX_SIZE)),
                        new ImageStreamsSettings(
                                metadata, config().values(), config().value(StreamsKeys.MAX_SIZE)),
                        new DescriptionFormat(
                                TopologyDescriptions::bytes, TopologyDescriptions::shown));
        return new Coordinators.Parts(
                GroupSettings.of(config()),
                types,
                TransactionSettings.of(config(), clustered.isEmpty()),
                ground::owner,
                clustered.isEmpty() ? ground::journal : ground::journalToClose,
                ownMarkers);
    }

    private Coordinators openAlone(Coordinators.Parts parts, ShareService.Parts shareParts) {
        ShareService share =
                ShareService.open(
                        ShareGroupSettings.of(config()), ground.journal("share"), shareParts);
        Coordinators coordinators =
                Coordinators.alone(parts, share, ground.time(), metadata, address);
        serve(share, share.handlers(coordinators.groups().shareDirectory()));
        tellShares(share, coordinators.groups(), share.states());
        return coordinators;
    }

    private Coordinators openShards(
            Clustered cluster, Coordinators.Parts parts, ShareService.Parts shareParts) {
        if (cluster.isFounder()) {
            foundShards(cluster);
        }
        Coordinators coordinators =
                Coordinators.sharded(
                        parts,
                        new ShardGround(
                                metadata,
                                partitions,
                                cluster.offices(),
                                coldReads,
                                ground.time(),
                                config().value(GroupKeys.OFFSETS_COMMIT_TIMEOUT_MS)),
                        new ClusterNodes(metadata, cluster.quorum()),
                        address.nodeId(),
                        cluster.isFounder());
        GroupService groups = coordinators.groups();
        var shareCluster =
                new ShareService.Cluster(groups.shareStates(), address.nodeId(), cluster.offices());
        ShareService share =
                ShareService.open(ShareGroupSettings.of(config()), shareCluster, shareParts);
        serve(share, share.handlers(groups.shareDirectory(), shareCluster));
        tellShares(share, groups, groups.shareStates());
        return coordinators;
    }

    private void foundShards(Clustered cluster) {
        new ShardFounder(
                        metadata,
                        cluster.owner(),
                        address.nodeId(),
                        Map.of(
                                ShardTopics.GROUPS,
                                config().value(GroupKeys.OFFSETS_TOPIC_NUM_PARTITIONS),
                                ShardTopics.TRANSACTIONS,
                                config().value(TransactionKeys.STATE_LOG_PARTITIONS)))
                .found();
    }

    private void serve(ShareService share, List<ApiHandler<?, ?>> handlers) {
        surface.answers(handlers);
        surface.whenDisconnected(share::connectionGone);
        surface.beforeStop(share::answerWaiting);
    }

    /// @param states what is remembered of the groups that are coordinated here
    private void tellShares(ShareService share, GroupService groups, ShareStateDesk states) {
        surface.tells(share.figures());
        surface.tells(
                new ShareLagFigures(
                        groups, states, metadata, backlogs(), ground.time(), figureRowsMax()));
        surface.answersPrivately(share.privateHandler());
    }

    private ShareService.Parts shareParts() {
        return new ShareService.Parts(
                ground.owner("share"),
                coldReads,
                ground.time(),
                metadata,
                partitions,
                CompressedTimestamps.INSTANCE,
                others());
    }
}
