package io.minikafka.broker.quorum;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.HostPort;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.cluster.metadata.ClusterCommand.Drain;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.raft.PeerCalls.Peer;
import java.util.function.Consumer;

/// Private API 30016: lets the partitions of a node move away, or come back. Decided on the active node; others say
/// where that is. Bytes: docs/format/private-api.md.
public final class DrainHandler implements PrivateHandler {
    public static final short KEY = 30_016;

    /// The answer: so be it; ask at the address that follows; no, for the reason that follows.
    public static final int DONE = 0;

    public static final int ELSEWHERE = 1;
    public static final int REFUSED = 2;

    private final QuorumMetadata metadata;
    private final ActiveNode active;

    DrainHandler(QuorumMetadata metadata, ActiveNode active) {
        this.metadata = metadata;
        this.active = active;
    }

    @Override
    public short key() {
        return KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        FieldReader in = new FieldReader("a request to drain a node", request);
        int nodeId = in.i32();
        boolean draining = in.bool();
        in.end();
        if (!metadata.isActive()) {
            String where = active.other().map(Peer::address).map(HostPort::toString).orElse("");
            answer.accept(reply(ELSEWHERE, where));
            return;
        }
        metadata.submit(
                new OfCluster<>(new Drain(nodeId, draining)),
                outcome -> answer.accept(reply(outcome)));
    }

    private static byte[] reply(Outcome<NodeImage> outcome) {
        return switch (outcome) {
            case Outcome.Done<NodeImage> _ -> reply(DONE, "");
            case Outcome.Refused<NodeImage>(MetadataError error, String reason) ->
                    error == MetadataError.NOT_ACTIVE
                            ? reply(ELSEWHERE, "")
                            : reply(REFUSED, reason);
        };
    }

    private static byte[] reply(int status, String text) {
        return new FieldWriter(64).u8(status).string(text).toBytes();
    }
}
