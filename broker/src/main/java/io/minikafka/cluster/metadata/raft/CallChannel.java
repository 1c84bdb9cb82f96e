package io.minikafka.cluster.metadata.raft;

import io.minikafka.base.HostPort;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.raft.NetworkChannel;
import org.apache.kafka.raft.RaftRequest;
import org.apache.kafka.raft.RaftResponse;
import org.apache.kafka.raft.RaftUtil;

/// The library's network on [PeerCalls]. A call without an answer is answered as the library expects it: by
/// the error that says that a node is not there.
final class CallChannel implements NetworkChannel {
    static final ListenerName LISTENER = new ListenerName("PLAINTEXT");

    private final PeerCalls calls;
    private final int timeoutMs;
    private final AtomicInteger correlationIds = new AtomicInteger();

    CallChannel(PeerCalls calls, int timeoutMs) {
        this.calls = calls;
        this.timeoutMs = timeoutMs;
    }

    @Override
    public int newCorrelationId() {
        return correlationIds.incrementAndGet();
    }

    @Override
    public CompletionStage<RaftResponse.Inbound> send(RaftRequest.Outbound request) {
        Node to = request.destination();
        ApiKeys key = ApiKeys.forId(request.data().apiKey());
        return calls.call(peer(to), request.data(), timeoutMs)
                .exceptionally(_ -> RaftUtil.errorResponse(key, Errors.BROKER_NOT_AVAILABLE))
                .thenApply(response ->
                        new RaftResponse.Inbound(request.correlationId(), response, to));
    }

    private static PeerCalls.Peer peer(Node node) {
        return new PeerCalls.Peer(node.id(), new HostPort(node.host(), node.port()));
    }

    @Override
    public ListenerName listenerName() {
        return LISTENER;
    }

    @Override
    public void close() {
        // The calls belong to whoever made them.
    }
}
