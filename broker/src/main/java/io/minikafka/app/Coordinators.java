package io.minikafka.app;

import io.minikafka.base.OwnerThread;
import io.minikafka.base.Time;
import io.minikafka.broker.CoordinatorHome;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.NodeAddress;
import io.minikafka.broker.OffsetGate;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.broker.ShareState;
import io.minikafka.broker.TransactionGate;
import io.minikafka.broker.TransactionMarkers;
import io.minikafka.broker.group.GroupConfig;
import io.minikafka.broker.group.service.EarlierGroups;
import io.minikafka.broker.group.service.GroupService;
import io.minikafka.broker.group.service.GroupTypesConfig;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.broker.shard.EarlierState;
import io.minikafka.broker.shard.ShardGround;
import io.minikafka.broker.share.service.EarlierShares;
import io.minikafka.broker.txn.TransactionConfig;
import io.minikafka.broker.txn.service.ClusterGate;
import io.minikafka.broker.txn.service.ClusterMarkers;
import io.minikafka.broker.txn.service.ClusterOffsetGate;
import io.minikafka.broker.txn.service.ClusterOffsets;
import io.minikafka.broker.txn.service.EarlierTransactions;
import io.minikafka.broker.txn.service.TransactionService;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The coordinators of groups and transactions, and the ways to them.
///
/// @param home where clients find them
/// @param gate asked before the first batch of a transaction is written
/// @param offsetGate asked before offsets become part of a transaction
/// @param privateHandlers of requests of our own
record Coordinators(
        GroupService groups,
        TransactionService transactions,
        CoordinatorHome home,
        TransactionGate gate,
        OffsetGate offsetGate,
        List<PrivateHandler> privateHandlers) {
    /// What they need of the node.
    ///
    /// @param threads starts a thread of that name
    /// @param journals opens the journal of that name, of a node that is alone
    record Parts(
            GroupConfig groups,
            GroupTypesConfig types,
            TransactionConfig transactions,
            Function<String, OwnerThread> threads,
            Function<String, LogJournal> journals,
            TransactionMarkers ownMarkers) {}

    /// A node that is alone coordinates everything, out of journals of its own.
    ///
    /// @param share what became of share groups' records
    static Coordinators alone(
            Parts parts, ShareState share, Time time, MetadataStore metadata, NodeAddress address) {
        GroupService groups =
                GroupService.open(
                        parts.groups(),
                        parts.types(),
                        parts.journals().apply("groups"),
                        parts.threads().apply("groups"),
                        time,
                        metadata,
                        share);
        TransactionService transactions =
                TransactionService.open(
                        parts.transactions(),
                        parts.journals().apply("transactions"),
                        parts.threads().apply("transactions"),
                        time,
                        metadata,
                        parts.ownMarkers(),
                        groups);
        return new Coordinators(
                groups,
                transactions,
                CoordinatorHome.here(address),
                transactions,
                transactions,
                groups.privateHandlers());
    }

    /// A node in a cluster coordinates what is in the shards that it leads.
    ///
    /// @param isFounder whether it brings along what it had when it was alone
    static Coordinators sharded(
            Parts parts, ShardGround ground, ClusterNodes nodes, int nodeId, boolean isFounder) {
        GroupService groups =
                GroupService.open(
                        parts.groups(),
                        parts.types(),
                        ground,
                        isFounder ? Optional.of(earlierGroups(parts)) : Optional.empty(),
                        parts.threads().apply("groups"));
        TransactionService transactions =
                TransactionService.open(
                        parts.transactions(),
                        ground,
                        isFounder
                                ? Optional.of(
                                        new EarlierTransactions(
                                                () -> parts.journals().apply("transactions")))
                                : Optional.empty(),
                        parts.threads().apply("transactions"),
                        new ClusterMarkers(parts.ownMarkers(), nodeId, nodes),
                        new ClusterOffsets(groups, nodeId, nodes));
        return new Coordinators(
                groups,
                transactions,
                nodes,
                new ClusterGate(transactions, nodeId, nodes),
                new ClusterOffsetGate(transactions, nodeId, nodes, groups.sources()),
                Stream.concat(
                                groups.privateHandlers(nodeId, nodes).stream(),
                                transactions.privateHandlers().stream())
                        .toList());
    }

    private static EarlierState earlierGroups(Parts parts) {
        return new EarlierGroups(() -> parts.journals().apply("groups"))
                .with(new EarlierShares(() -> parts.journals().apply("share")));
    }
}
