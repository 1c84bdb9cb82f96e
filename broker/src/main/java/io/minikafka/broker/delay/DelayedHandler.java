package io.minikafka.broker.delay;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Private API 30030: what waits in each partition. Bytes: docs/format/private-api.md.
final class DelayedHandler implements PrivateHandler {
    private static final short KEY = 30_030;
    private static final int NOBODY = -1;

    private final DelayService service;
    private final MetadataStore metadata;

    DelayedHandler(DelayService service, MetadataStore metadata) {
        this.service = service;
        this.metadata = metadata;
    }

    @Override
    public short key() {
        return KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        new FieldReader("a request for what is delayed", request).end();
        service.describe(tails -> answer.accept(describe(tails)));
    }

    private byte[] describe(List<PartitionTail> tails) {
        FieldWriter out = new FieldWriter(1_024).i32(tails.size());
        for (PartitionTail tail : tails) {
            Optional<TopicImage> topic = metadata.image().topic(tail.id().topicId());
            out.string(topic.map(TopicImage::name).orElse(""));
            out.i32(tail.id().partition());
            out.i64(tail.pending());
            out.i64(tail.inFlight().size());
            out.i32(tail.undecided().size());
            out.bool(tail.isLed());
            out.i32(leader(tail));
        }
        return out.toBytes();
    }

    private int leader(PartitionTail tail) {
        return metadata.image()
                .cluster()
                .partition(tail.id())
                .flatMap(partition -> partition.state().leader())
                .map(ReplicaId::brokerId)
                .orElse(NOBODY);
    }
}
