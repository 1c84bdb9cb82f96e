package io.minikafka.broker.quorum;

import io.minikafka.cluster.metadata.raft.PeerCalls;
import io.minikafka.protocol.PeerMessages;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/// Kafka's requests to other nodes.
final class KafkaCalls implements PeerCalls {
    private final NodeCalls calls;
    private final AtomicInteger correlationIds = new AtomicInteger();

    KafkaCalls(NodeCalls calls) {
        this.calls = calls;
    }

    @Override
    public CompletionStage<ApiMessage> call(Peer to, ApiMessage request, int timeoutMs) {
        return call(to, request.highestSupportedVersion(), request, timeoutMs);
    }

    /// In a version of the caller's choice.
    CompletionStage<ApiMessage> call(Peer to, short version, ApiMessage request, int timeoutMs) {
        ApiKeys key = ApiKeys.forId(request.apiKey());
        return calls.call(
                        to.nodeId(),
                        to.address(),
                        PeerMessages.request(correlationIds.incrementAndGet(), version, request),
                        timeoutMs)
                .thenApply(frame -> PeerMessages.response(key, version, frame));
    }
}
