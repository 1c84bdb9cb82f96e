package io.minikafka.broker.place;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.PartitionImage;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Private API 30017: the nodes with their weights, and how much each holds, shall hold and leads. What the ring looks
/// like follows from that. It walks over all partitions, so not on the event loop. Bytes: docs/format/private-api.md.
public final class RingHandler implements PrivateHandler {
    public static final short KEY = 30_017;

    private final MetadataStore metadata;
    private final Executor slow;
    private final NodeImage self;

    /// @param self what a node that is alone says of itself
    public RingHandler(MetadataStore metadata, Executor slow, NodeImage self) {
        this.metadata = metadata;
        this.slow = slow;
        this.self = self;
    }

    @Override
    public short key() {
        return KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        new FieldReader("a request for the ring", request).end();
        slow.execute(() -> answer.accept(describe()));
    }

    /// Of one node, in partitions.
    private static final class Load {
        int wanted;
        int held;
        int led;
        int preferred;
    }

    private byte[] describe() {
        MetadataImage image = metadata.image();
        TreeMap<Integer, NodeImage> nodes = new TreeMap<>();
        TreeMap<Integer, Load> loads = new TreeMap<>();
        image.cluster().nodes().forEach(node -> nodes.put(node.nodeId(), node));
        if (nodes.isEmpty()) {
            nodes.put(self.nodeId(), self);
            Load all = load(loads, self.nodeId());
            all.wanted = Math.toIntExact(image.partitionCount());
            all.held = all.wanted;
            all.led = all.wanted;
            all.preferred = all.wanted;
        }
        int moving = 0;
        for (PartitionImage partition : image.cluster().partitions()) {
            count(loads, partition);
            moving += partition.state().learners().isEmpty() && partition.state().active() ? 0 : 1;
        }
        FieldWriter out = new FieldWriter(64 + 100 * nodes.size());
        out.i64(image.partitionCount()).i32(moving).i32(nodes.size());
        nodes.forEach((id, node) -> {
            Load load = load(loads, id);
            out.i32(id)
                    .string(node.address().toString())
                    .string(node.rack())
                    .i32(node.weight())
                    .bool(node.draining())
                    .bool(node.fenced())
                    .i32(load.wanted)
                    .i32(load.held)
                    .i32(load.led)
                    .i32(load.preferred);
        });
        return out.toBytes();
    }

    private static void count(Map<Integer, Load> loads, PartitionImage partition) {
        partition.wanted().forEach(node -> load(loads, node).wanted++);
        if (!partition.wanted().isEmpty()) {
            load(loads, partition.wanted().getFirst()).preferred++;
        }
        for (ReplicaId replica : partition.state().replicas()) {
            load(loads, replica.brokerId()).held++;
        }
        partition.state().leader().ifPresent(leader -> load(loads, leader.brokerId()).led++);
    }

    private static Load load(Map<Integer, Load> loads, int nodeId) {
        return loads.computeIfAbsent(nodeId, _ -> new Load());
    }
}
