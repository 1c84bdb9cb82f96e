package io.minikafka.app.cli;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FormatException;
import io.minikafka.broker.place.RingHandler;
import io.minikafka.cluster.ring.Ring;
import io.minikafka.cluster.ring.RingNode;
import java.util.ArrayList;
import java.util.List;

/// The nodes of a cluster and what each holds, as any node tells it (docs/format/private-api.md, key 30017).
///
/// @param moving partitions whose members change now
record RingAnswer(long partitions, int moving, List<Holder> nodes) {
    private static final int HOLDER_BYTES_MIN = 30;

    /// @param wanted replicas that it shall have
    /// @param held replicas that it has, learners among them
    /// @param preferred partitions that it shall lead
    record Holder(
            int nodeId,
            String address,
            String rack,
            int weight,
            boolean draining,
            boolean fenced,
            int wanted,
            int held,
            int led,
            int preferred) {
        String state() {
            String life = fenced ? "not heard of" : "alive";
            if (!draining) {
                return life;
            }
            return life + (held == 0 ? ", drained" : ", drains");
        }
    }

    static RingAnswer ask(String address) {
        return read(PrivateCall.send(address, RingHandler.KEY, new byte[0], "where things are"));
    }

    static RingAnswer read(byte[] bytes) {
        FieldReader in = new FieldReader("the ring", bytes);
        try {
            long partitions = in.i64();
            int moving = in.i32();
            List<Holder> nodes = new ArrayList<>();
            for (int left = in.count(HOLDER_BYTES_MIN); left > 0; left--) {
                nodes.add(
                        new Holder(
                                in.i32(),
                                in.string(),
                                in.string(),
                                in.i32(),
                                in.bool(),
                                in.bool(),
                                in.i32(),
                                in.i32(),
                                in.i32(),
                                in.i32()));
            }
            in.end();
            return new RingAnswer(partitions, moving, List.copyOf(nodes));
        } catch (FormatException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "The broker's answer is of another release: " + e.getMessage());
        }
    }

    Ring ring() {
        return new Ring(
                nodes.stream()
                        .map(node ->
                                new RingNode(
                                        node.nodeId(),
                                        node.draining() ? 0 : node.weight(),
                                        node.rack()))
                        .toList());
    }

    long replicas() {
        return nodes.stream().mapToLong(Holder::wanted).sum();
    }
}
