package io.minikafka.broker.quorum;

import io.minikafka.base.HostPort;
import io.minikafka.cluster.metadata.raft.PeerCalls;
import io.minikafka.cluster.metadata.raft.RaftEngine;
import io.minikafka.protocol.ParsedRequest;
import io.minikafka.protocol.PeerMessages;
import io.minikafka.protocol.Piece;
import io.minikafka.protocol.Protocol;
import io.minikafka.protocol.RequestHead;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/// A network in memory: messages pass as the bytes that they are on a wire, and nodes can be cut off.
final class MemoryPeers {
    private final Map<HostPort, RaftEngine> nodes = new ConcurrentHashMap<>();
    private final Set<HostPort> cutOff = ConcurrentHashMap.newKeySet();

    void add(HostPort address, RaftEngine engine) {
        nodes.put(address, engine);
    }

    void remove(HostPort address) {
        nodes.remove(address);
    }

    void cutOff(HostPort address) {
        cutOff.add(address);
    }

    void heal() {
        cutOff.clear();
    }

    PeerCalls callsOf(HostPort from) {
        return (to, request, timeoutMs) -> call(from, to.address(), request, timeoutMs);
    }

    private CompletionStage<ApiMessage> call(
            HostPort from, HostPort to, ApiMessage request, int timeoutMs) {
        RaftEngine engine = nodes.get(to);
        if (engine == null || cutOff.contains(from) || cutOff.contains(to)) {
            return CompletableFuture.failedFuture(new IllegalStateException("no way to " + to));
        }
        ApiKeys key = ApiKeys.forId(request.apiKey());
        short version = request.highestSupportedVersion();
        ByteBuffer frame = PeerMessages.request(7, version, request);
        if (!(Protocol.parse(frame)
                instanceof ParsedRequest.Ok(RequestHead head, ApiMessage body))) {
            throw new AssertionError("a request that cannot be read: " + request);
        }
        CompletionStage<ApiMessage> answer =
                body instanceof ApiVersionsRequestData
                        ? CompletableFuture.completedFuture(RaftEngine.features())
                        : engine.answer(body, version);
        return answer.thenApply(
                        response -> {
                            if (cutOff.contains(from) || cutOff.contains(to)) {
                                throw new IllegalStateException("the answer of " + to + " is lost");
                            }
                            return PeerMessages.response(
                                    key, version, bytes(Protocol.encode(head, response)));
                        })
                .toCompletableFuture()
                .orTimeout(timeoutMs, TimeUnit.MILLISECONDS);
    }

    private static ByteBuffer bytes(Iterable<Piece> pieces) {
        ByteBuffer all = ByteBuffer.allocate(16 << 20);
        for (Piece piece : pieces) {
            if (!(piece instanceof Piece.Bytes(ByteBuffer buffer))) {
                throw new AssertionError("the quorum's answers are in memory");
            }
            all.put(buffer.duplicate());
        }
        return all.flip();
    }
}
