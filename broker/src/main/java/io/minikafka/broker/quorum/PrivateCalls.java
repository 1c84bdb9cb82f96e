package io.minikafka.broker.quorum;

import io.minikafka.cluster.metadata.raft.PeerCalls.Peer;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/// Requests of our own to other nodes: docs/format/private-api.md.
public final class PrivateCalls {
    private static final int HEAD_BYTES = 2 + 2 + 4;
    private static final short VERSION = 0;

    private final NodeCalls calls;
    private final AtomicInteger correlationIds = new AtomicInteger();

    PrivateCalls(NodeCalls calls) {
        this.calls = calls;
    }

    /// The stage fails as [NodeCalls] does.
    public CompletionStage<byte[]> call(Peer to, short key, byte[] body, int timeoutMs) {
        ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + body.length);
        frame.putShort(key).putShort(VERSION).putInt(correlationIds.incrementAndGet());
        frame.put(body).flip();
        return calls.call(to.nodeId(), to.address(), frame, timeoutMs)
                .thenApply(PrivateCalls::bodyOf);
    }

    private static byte[] bodyOf(ByteBuffer answer) {
        ByteBuffer in = answer.duplicate();
        in.position(Math.min(in.limit(), in.position() + Integer.BYTES));
        byte[] body = new byte[in.remaining()];
        in.get(body);
        return body;
    }
}
