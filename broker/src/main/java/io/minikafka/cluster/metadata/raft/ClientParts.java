package io.minikafka.cluster.metadata.raft;

import java.net.InetSocketAddress;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.feature.SupportedVersionRange;
import org.apache.kafka.common.utils.internals.LogContext;
import org.apache.kafka.raft.Endpoints;
import org.apache.kafka.raft.NetworkChannel;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.raft.RaftLog;

/// What the library's client is made of, beside its [EnginePace].
record ClientParts(
        int nodeId,
        Uuid directoryId,
        NetworkChannel channel,
        RaftLog log,
        LogContext logContext,
        String clusterId,
        List<InetSocketAddress> contacts,
        Endpoints listeners,
        SupportedVersionRange versions,
        QuorumConfig config) {}
