package io.minikafka.observer.scale.service;

import io.minikafka.observer.scale.Capacity;
import io.minikafka.observer.watch.PrivateCall;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/// The nodes of a Mini-Kafka cluster as capacity: the first of a list have partitions, the others stand by without any. All
/// run; waking one gives it its tokens of the ring back, and its share of the partitions moves there, draining takes
/// them away (`minikafka nodes drain`). Whatever was asked before, all nodes are told what they shall be, so an action may be
/// repeated.
public final class ClusterNodes implements Capacity {
    private static final int DRAIN = 30_016;
    private static final int DONE = 0;
    private static final int ELSEWHERE = 1;
    private static final int REFUSED = 2;
    private static final int HOPS_MAX = 5;

    private final InetSocketAddress bootstrap;
    private final List<Integer> nodes;
    private final int limitMs;

    /// @param bootstrap any node
    /// @param nodes in the order in which they are woken; the last is drained first
    public ClusterNodes(InetSocketAddress bootstrap, List<Integer> nodes, int limitMs) {
        this.bootstrap = bootstrap;
        this.nodes = List.copyOf(nodes);
        this.limitMs = limitMs;
    }

    @Override
    public void carryOut(Action action) throws IOException {
        if (action.target() > nodes.size()) {
            throw new IOException(
                    "%d nodes are wanted, and only %s are there".formatted(action.target(), nodes));
        }
        InetSocketAddress active = bootstrap;
        // Those first that take partitions, so that there are always enough to hold them.
        for (int i = 0; i < nodes.size(); i++) {
            active = tell(active, nodes.get(i), i >= action.target());
        }
    }

    /// Answers who decides.
    private InetSocketAddress tell(InetSocketAddress first, int node, boolean drained)
            throws IOException {
        byte[] request =
                ByteBuffer.allocate(Integer.BYTES + 1)
                        .putInt(node)
                        .put((byte) (drained ? 1 : 0))
                        .array();
        InetSocketAddress asked = first;
        for (int hop = 0; hop < HOPS_MAX; hop++) {
            ByteBuffer answer = PrivateCall.send(asked, DRAIN, request, limitMs);
            int status = answer.remaining() > 0 ? answer.get() : REFUSED;
            String text = answer.remaining() >= Integer.BYTES ? PrivateCall.text(answer) : "";
            if (status == DONE) {
                return asked;
            }
            int colon = text.lastIndexOf(':');
            if (status != ELSEWHERE || colon < 0) {
                throw new IOException(
                        text.isEmpty() ? "no node of the cluster is active now" : text);
            }
            asked =
                    new InetSocketAddress(
                            text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }
        throw new IOException("no node of the cluster says that it is active");
    }
}
