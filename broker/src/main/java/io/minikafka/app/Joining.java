package io.minikafka.app;

import io.minikafka.app.FolderIdentity.Membership;
import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.ClusterKeys;
import io.minikafka.app.config.NodeKeys;
import io.minikafka.app.node.StartException;
import io.minikafka.app.node.Version;
import io.minikafka.base.HostPort;
import io.minikafka.broker.quorum.JoinReply;
import io.minikafka.broker.quorum.JoinRequest;
import io.minikafka.storage.disk.Disk;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The first contact of a new node with its cluster: asks the node that it was told, and whom that names, until it is
/// taken in; then its folder is that of a member. It has no secret yet, so this is a plain connection. Blocks.
final class Joining {
    private static final int CALL_TIMEOUT_MS = 5_000;
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Logger LOG = LoggerFactory.getLogger(Joining.class);

    private final BrokerConfig config;
    private final HostPort first;

    Joining(BrokerConfig config, HostPort first) {
        this.config = config;
        this.first = first;
    }

    /// @throws StartException if the cluster refuses this node or is not found in time
    FolderIdentity join(Disk disk) {
        String directoryId = FolderIdentity.randomId();
        FolderIdentity nobody = new FolderIdentity("", -1, directoryId);
        JoinRequest request =
                new JoinRequest(
                        "",
                        config.values().isSet(NodeKeys.NODE_ID.name())
                                ? config.value(NodeKeys.NODE_ID)
                                : -1,
                        nobody.directory(),
                        new HostPort("", 0),
                        config.values().find(ClusterKeys.RACK).orElse(""),
                        config.value(ClusterKeys.WEIGHT),
                        Version.text(),
                        0);
        JoinReply.Joined joined = ask(request);
        LOG.atInfo()
                .addKeyValue("cluster", joined.clusterId())
                .addKeyValue("node", joined.nodeId())
                .log("taken into the cluster");
        return FolderIdentity.write(
                disk,
                new FolderIdentity(
                        joined.clusterId(),
                        joined.nodeId(),
                        directoryId,
                        Optional.of(
                                new Membership(joined.secret(), false, contacts(joined.nodes())))));
    }

    private List<HostPort> contacts(List<HostPort> nodes) {
        return nodes.isEmpty() ? List.of(first) : nodes;
    }

    private JoinReply.Joined ask(JoinRequest request) {
        long untilNs = System.nanoTime() + config.value(ClusterKeys.JOIN_TIMEOUT_MS) * 1_000_000;
        HostPort next = first;
        String trouble = "no answer";
        while (System.nanoTime() - untilNs < 0) {
            HostPort asked = next;
            next = first;
            try {
                switch (JoinReply.read(call(asked, request.toBytes()))) {
                    case JoinReply.Joined joined -> {
                        return joined;
                    }
                    case JoinReply.Refused(String reason) ->
                            throw new StartException(
                                    "%s refuses this node: %s".formatted(asked, reason));
                    case JoinReply.AskElsewhere(Optional<HostPort> active) -> {
                        trouble = "it has no active node now";
                        next = active.orElse(first);
                    }
                    case JoinReply.Later() -> trouble = "it asks to come later";
                }
            } catch (IOException e) {
                trouble = String.valueOf(e.getMessage());
            }
            if (next.equals(asked) || next.equals(first)) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        throw new StartException(
                "No cluster at %s took this node in within %d ms (%s). Is a Mini-Kafka node running there?"
                        .formatted(first, config.value(ClusterKeys.JOIN_TIMEOUT_MS), trouble));
    }

    private static byte[] call(HostPort to, byte[] body) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(to.host(), to.port()), CALL_TIMEOUT_MS);
            socket.setSoTimeout(CALL_TIMEOUT_MS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(2 + 2 + Integer.BYTES + body.length);
            out.writeShort(JoinRequest.KEY);
            out.writeShort(0);
            out.writeInt(1);
            out.write(body);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int bytes = in.readInt();
            if (bytes < Integer.BYTES || bytes > ANSWER_BYTES_MAX || in.readInt() != 1) {
                throw new IOException(to + " is no Mini-Kafka node");
            }
            byte[] answer = new byte[bytes - Integer.BYTES];
            in.readFully(answer);
            return answer;
        }
    }
}
