package io.minikafka.broker.place;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Private API 30019: the partitions that may have lost acknowledged records by an unclean election. It walks over all
/// partitions, so not on the event loop. Bytes: docs/format/private-api.md.
public final class UncleanHandler implements PrivateHandler {
    public static final short KEY = 30_019;

    private final MetadataStore metadata;
    private final Executor slow;

    public UncleanHandler(MetadataStore metadata, Executor slow) {
        this.metadata = metadata;
        this.slow = slow;
    }

    @Override
    public short key() {
        return KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        new FieldReader("a request for unclean elections", request).end();
        slow.execute(() -> answer.accept(describe(metadata.image())));
    }

    private static byte[] describe(MetadataImage image) {
        List<PartitionImage> unclean = new ArrayList<>();
        for (TopicImage topic : image.topics()) {
            image.cluster().partitionsOf(topic.id()).stream()
                    .filter(partition -> partition.state().uncleanElections() > 0)
                    .forEach(unclean::add);
        }
        FieldWriter out = new FieldWriter(64).i32(unclean.size());
        for (PartitionImage partition : unclean) {
            out.string(image.topic(partition.id().topicId()).orElseThrow().name())
                    .i32(partition.id().partition())
                    .i32(partition.state().uncleanElections());
        }
        return out.toBytes();
    }
}
