package io.minikafka.cluster.metadata.raft;

import io.minikafka.base.HostPort;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.protocol.ApiMessage;

/// Kafka's requests to other nodes of the cluster.
public interface PeerCalls {
    /// Sends `request` in the newest version that this release knows. The stage fails when there is no answer
    /// in time; it may complete on any thread.
    CompletionStage<ApiMessage> call(Peer to, ApiMessage request, int timeoutMs);

    /// @param nodeId below 0 if only the address is known
    record Peer(int nodeId, HostPort address) {}
}
