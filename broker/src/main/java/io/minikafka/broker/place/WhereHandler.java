package io.minikafka.broker.place;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.ring.KeyPartitioner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Private API 30018: to which partition of a topic a key belongs, and on which nodes that is. Bytes:
/// docs/format/private-api.md.
public final class WhereHandler implements PrivateHandler {
    public static final short KEY = 30_018;

    /// The answer: here; there is no such topic.
    public static final int FOUND = 0;

    public static final int NO_TOPIC = 1;
    private static final int NOBODY = -1;

    private final MetadataStore metadata;
    private final NodeImage self;

    /// @param self what a node that is alone says of itself
    public WhereHandler(MetadataStore metadata, NodeImage self) {
        this.metadata = metadata;
        this.self = self;
    }

    @Override
    public short key() {
        return KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        FieldReader in = new FieldReader("a request for the place of a key", request);
        String topic = in.string();
        byte[] key = in.bytes();
        in.end();
        MetadataImage image = metadata.image();
        answer.accept(
                image.topic(topic)
                        .map(found -> place(image, found, key))
                        .orElseGet(() -> new FieldWriter(1).u8(NO_TOPIC).toBytes()));
    }

    private byte[] place(MetadataImage image, TopicImage topic, byte[] key) {
        int partition = KeyPartitioner.partition(key, topic.partitions());
        Optional<PartitionImage> known = image.cluster().partition(topic.id(), partition);
        int leader =
                known.map(one -> one.state().leader().map(ReplicaId::brokerId).orElse(NOBODY))
                        .orElse(self.nodeId());
        List<NodeImage> nodes = new ArrayList<>();
        known.ifPresentOrElse(
                one ->
                        one.state()
                                .configuration()
                                .members()
                                .forEach(member ->
                                        image.cluster()
                                                .node(member.brokerId())
                                                .ifPresent(nodes::add)),
                () -> nodes.add(self));
        FieldWriter out = new FieldWriter(256).u8(FOUND);
        out.i32(partition)
                .i32(topic.partitions())
                .i32(leader)
                .i32(known.map(one -> one.state().epoch()).orElse(0))
                .i32(nodes.size());
        for (NodeImage node : nodes) {
            out.i32(node.nodeId())
                    .string(node.address().toString())
                    .string(node.rack())
                    .bool(node.fenced());
        }
        return out.toBytes();
    }
}
