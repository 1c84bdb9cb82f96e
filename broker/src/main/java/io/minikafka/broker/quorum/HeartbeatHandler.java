package io.minikafka.broker.quorum;

import io.minikafka.base.FieldWriter;
import io.minikafka.broker.PrivateHandler;
import java.util.function.Consumer;

/// Hears that nodes live.
final class HeartbeatHandler implements PrivateHandler {
    private final QuorumMetadata metadata;
    private final ConductorService conductor;

    HeartbeatHandler(QuorumMetadata metadata, ConductorService conductor) {
        this.metadata = metadata;
        this.conductor = conductor;
    }

    @Override
    public short key() {
        return Heartbeat.KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        Heartbeat heartbeat = Heartbeat.read(request);
        if (!metadata.isActive()) {
            answer.accept(status(Heartbeat.NOT_ACTIVE));
            return;
        }
        boolean isKnown =
                metadata.image()
                        .cluster()
                        .node(heartbeat.nodeId())
                        .filter(node -> node.incarnation() == heartbeat.incarnation())
                        .isPresent();
        if (isKnown) {
            conductor.heard(heartbeat.nodeId(), heartbeat.incarnation());
        }
        answer.accept(status(isKnown ? Heartbeat.HEARD : Heartbeat.JOIN_AGAIN));
    }

    private static byte[] status(int status) {
        return new FieldWriter(1).u8(status).toBytes();
    }
}
