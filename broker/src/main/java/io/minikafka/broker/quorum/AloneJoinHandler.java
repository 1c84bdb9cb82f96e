package io.minikafka.broker.quorum;

import io.minikafka.broker.PrivateHandler;
import java.util.function.Consumer;

/// A node that is alone is asked to be joined: it becomes the first of a cluster, and the other asks again.
public final class AloneJoinHandler implements PrivateHandler {
    private final Runnable becomeCluster;

    /// @param becomeCluster does nothing the second time; must not block
    public AloneJoinHandler(Runnable becomeCluster) {
        this.becomeCluster = becomeCluster;
    }

    @Override
    public short key() {
        return JoinRequest.KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        JoinRequest join = JoinRequest.read(request);
        if (!join.clusterId().isEmpty()) {
            answer.accept(
                    new JoinReply.Refused(
                                    "The data folder belongs to cluster %s; this node is in none."
                                            .formatted(join.clusterId()))
                            .toBytes());
            return;
        }
        answer.accept(new JoinReply.Later().toBytes());
        becomeCluster.run();
    }
}
