package io.minikafka.broker.quorum;

import io.minikafka.base.HostPort;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.cluster.metadata.ClusterCommand.Register;
import io.minikafka.cluster.metadata.ClusterIdentity;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.raft.PeerCalls.Peer;
import io.minikafka.cluster.ring.RingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Takes nodes into the cluster, on the active node; others say who that is.
final class JoinHandler implements PrivateHandler {
    private final QuorumMetadata metadata;
    private final ActiveNode active;

    JoinHandler(QuorumMetadata metadata, ActiveNode active) {
        this.metadata = metadata;
        this.active = active;
    }

    @Override
    public short key() {
        return JoinRequest.KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        join(JoinRequest.read(request), reply -> answer.accept(reply.toBytes()));
    }

    private void join(JoinRequest request, Consumer<JoinReply> answer) {
        Optional<ClusterIdentity> identity = metadata.image().cluster().identity();
        if (!metadata.isActive()) {
            answer.accept(new JoinReply.AskElsewhere(active.other().map(Peer::address)));
            return;
        }
        if (identity.isEmpty()) {
            answer.accept(new JoinReply.Later());
            return;
        }
        Optional<String> problem = problem(identity.get(), request);
        if (problem.isPresent()) {
            answer.accept(new JoinReply.Refused(problem.get()));
            return;
        }
        metadata.submit(
                new OfCluster<>(new Register(request.node())),
                outcome -> answer.accept(reply(identity.get(), outcome)));
    }

    private static Optional<String> problem(ClusterIdentity identity, JoinRequest request) {
        if (!request.clusterId().isEmpty() && !request.clusterId().equals(identity.clusterId())) {
            return Optional.of(
                    "The data folder belongs to cluster %s, this is %s."
                            .formatted(request.clusterId(), identity.clusterId()));
        }
        return request.weight() < 0 || request.weight() > RingNode.WEIGHT_MAX
                ? Optional.of("A node's weight is between 0 and " + RingNode.WEIGHT_MAX + ".")
                : Optional.empty();
    }

    private JoinReply reply(ClusterIdentity identity, Outcome<NodeImage> outcome) {
        return switch (outcome) {
            case Outcome.Done<NodeImage>(NodeImage node) ->
                    new JoinReply.Joined(
                            node.nodeId(),
                            identity.clusterId(),
                            identity.secret(),
                            metadata.position(),
                            addresses(metadata.image()));
            case Outcome.Refused<NodeImage>(MetadataError error, String reason) ->
                    switch (error) {
                        case INVALID_REQUEST, LIMIT_REACHED -> new JoinReply.Refused(reason);
                        default -> new JoinReply.Later();
                    };
        };
    }

    private static List<HostPort> addresses(MetadataImage image) {
        List<HostPort> addresses = new ArrayList<>();
        for (NodeImage node : image.cluster().nodes()) {
            if (!node.fenced()) {
                addresses.add(node.address());
            }
        }
        return addresses;
    }
}
