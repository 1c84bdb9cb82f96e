package io.minikafka.broker.admin;

import io.minikafka.base.Time;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.NodeAddress;
import io.minikafka.broker.NodeIdentity;
import io.minikafka.storage.LogManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;

/// The handlers of APIs about nodes, replicas and security: what tools and web interfaces ask a cluster, as
/// it is true of one node without an authorizer. They change nothing, read one metadata image and answer at
/// once. RFC 0011.
public final class NodeHandlers {
    private NodeHandlers() {}

    /// @param committed the position of the metadata journal up to which everything is committed
    public static List<ApiHandler<?, ?>> all(
            MetadataStore metadata,
            LongSupplier committed,
            LogManager logs,
            DataFolder folder,
            NodeIdentity identity,
            NodeAddress address,
            Time time) {
        List<ApiHandler<?, ?>> handlers = new ArrayList<>(UnsecuredHandlers.all());
        handlers.add(new ElectLeadersHandler(metadata));
        handlers.add(new AlterPartitionReassignmentsHandler(metadata, identity.nodeId()));
        handlers.add(noReassignments());
        handlers.add(new AlterReplicaLogDirsHandler(metadata, logs, folder));
        handlers.add(new DescribeQuorumHandler(committed, address, time));
        handlers.add(new UnregisterBrokerHandler(identity.nodeId()));
        return handlers;
    }

    /// ListPartitionReassignments, version 0 (KIP-455): none is ever under way.
    private static ApiHandler<?, ?> noReassignments() {
        return new FixedAnswer<
                ListPartitionReassignmentsRequestData, ListPartitionReassignmentsResponseData>(
                ApiKeys.LIST_PARTITION_REASSIGNMENTS,
                _ -> new ListPartitionReassignmentsResponseData());
    }
}
