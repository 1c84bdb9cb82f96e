package io.minikafka.broker.quorum;

import io.minikafka.base.SerialExecutor;
import io.minikafka.cluster.metadata.raft.PeerCalls.Peer;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps this node a part of its cluster: registers this process with the active node, and tells it ever again
/// that it lives. On the metadata's thread.
final class NodeSession {
    static final long INTERVAL_MS = 500;
    private static final long JOIN_AGAIN_MS = 50;
    private static final int TIMEOUT_MS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(NodeSession.class);

    private final JoinRequest self;
    private final ActiveNode active;
    private final PrivateCalls calls;
    private final JoinHandler here;
    private final ConductorService conductor;
    private final ActiveContact contact;
    private final SerialExecutor owner;
    private final CompletableFuture<Long> joined = new CompletableFuture<>();

    private boolean registered;
    private boolean underWay;
    private boolean closed;

    /// @param self with the address at which it is found
    /// @param here joins when this node is active itself
    /// @param contact told whenever the active node has heard this one
    NodeSession(
            JoinRequest self,
            ActiveNode active,
            PrivateCalls calls,
            JoinHandler here,
            ConductorService conductor,
            ActiveContact contact,
            SerialExecutor owner) {
        this.self = self;
        this.active = active;
        this.calls = calls;
        this.here = here;
        this.conductor = conductor;
        this.contact = contact;
        this.owner = owner;
    }

    /// The position of the history at which this process was registered; fails if the cluster refuses it.
    CompletableFuture<Long> start() {
        owner.execute(this::round);
        return joined;
    }

    void close() {
        owner.execute(() -> closed = true);
    }

    private void round() {
        if (closed) {
            return;
        }
        var _ = owner.after(registered ? INTERVAL_MS : JOIN_AGAIN_MS, this::round);
        if (underWay) {
            return;
        }
        if (!registered) {
            register();
        } else {
            heartbeat();
        }
    }

    private void register() {
        if (active.isHere()) {
            underWay = true;
            here.handle(self.toBytes(), reply -> owner.execute(() -> answered(reply)));
            return;
        }
        active.other().ifPresent(to -> send(to, JoinRequest.KEY, self.toBytes(), true));
    }

    private void heartbeat() {
        if (active.isHere()) {
            conductor.heard(self.nodeId(), self.incarnation());
            contact.heard();
            return;
        }
        byte[] beat = new Heartbeat(self.nodeId(), self.incarnation()).toBytes();
        active.other().ifPresent(to -> send(to, Heartbeat.KEY, beat, false));
    }

    private void send(Peer to, short key, byte[] body, boolean joins) {
        underWay = true;
        var _ =
                calls.call(to, key, body, TIMEOUT_MS)
                        .whenComplete((reply, _) ->
                                owner.execute(() -> {
                                    underWay = false;
                                    if (reply != null && joins) {
                                        answered(reply);
                                    } else if (reply != null) {
                                        beaten(reply);
                                    }
                                }));
    }

    private void beaten(byte[] reply) {
        if (reply.length != 1) {
            return;
        }
        switch (reply[0]) {
            case Heartbeat.HEARD -> contact.heard();
            case Heartbeat.JOIN_AGAIN -> {
                registered = false;
                LOG.info("the cluster does not know this process; it joins again");
            }
            default -> {} // not active any more
        }
    }

    private void answered(byte[] reply) {
        underWay = false;
        switch (JoinReply.read(reply)) {
            case JoinReply.Joined welcome -> {
                registered = true;
                contact.heard();
                LOG.atInfo()
                        .addKeyValue("node", welcome.nodeId())
                        .addKeyValue("cluster", welcome.clusterId())
                        .log("this node is part of its cluster");
                joined.complete(welcome.position());
            }
            case JoinReply.Refused(String reason) -> refused(reason);
            case JoinReply.AskElsewhere _, JoinReply.Later _ -> {}
        }
    }

    private void refused(String reason) {
        LOG.atError().addKeyValue("reason", reason).log("the cluster refuses this node");
        joined.completeExceptionally(new IllegalStateException(reason));
    }
}
