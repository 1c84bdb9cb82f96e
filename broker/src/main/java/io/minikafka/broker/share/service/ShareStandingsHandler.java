package io.minikafka.broker.share.service;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.broker.share.Standing;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Private API 30060: how it stands with the partitions of a share group that this node leads. Bytes:
/// docs/format/private-api.md.
record ShareStandingsHandler(ShareService share, MetadataStore metadata) implements PrivateHandler {
    private static final short KEY = 30_060;

    @Override
    public short key() {
        return KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        FieldReader in = new FieldReader("a request for how it stands with a share group", request);
        String groupId = in.string();
        in.end();
        share.standings(key -> key.groupId().equals(groupId), found -> answer.accept(bytes(found)));
    }

    private byte[] bytes(List<Standing> standings) {
        FieldWriter out = new FieldWriter(1_024).i32(standings.size());
        for (Standing standing : standings) {
            Optional<TopicImage> topic =
                    metadata.image().topic(standing.key().partition().topicId());
            out.string(topic.map(TopicImage::name).orElse(""));
            out.i32(standing.key().partition().partition()).i64(standing.start());
            out.i32(standing.inFlight()).i32(standing.failed()).i32(standing.deliveriesMax());
        }
        return out.toBytes();
    }
}
