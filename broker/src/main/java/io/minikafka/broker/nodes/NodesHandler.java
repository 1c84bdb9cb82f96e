package io.minikafka.broker.nodes;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.cluster.membership.Rumour;
import io.minikafka.network.link.LinkStatus;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Private API 30024: what this node believes of all nodes, and how its links are. Bytes: docs/format/private-api.md.
public final class NodesHandler implements PrivateHandler {
    private static final short KEY = 30_024;

    private final Supplier<NodesView> view;
    private final Supplier<List<LinkStatus>> links;

    public NodesHandler(Supplier<NodesView> view, Supplier<List<LinkStatus>> links) {
        this.view = view;
        this.links = links;
    }

    @Override
    public short key() {
        return KEY;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        new FieldReader("a request for nodes", request).end();
        NodesView now = view.get();
        FieldWriter out = new FieldWriter(1_024).bool(now.doubtsItself()).i64(now.strangers());
        out.i32(now.believed().size());
        for (Rumour rumour : now.believed()) {
            out.i32(rumour.nodeId())
                    .string(rumour.status().name().toLowerCase(Locale.ROOT))
                    .i64(rumour.incarnation())
                    .string(rumour.address().toString())
                    .string(rumour.version())
                    .i32(rumour.load())
                    .i32(rumour.accuser());
        }
        List<LinkStatus> ways = links.get();
        out.i32(ways.size());
        for (LinkStatus link : ways) {
            out.i32(link.nodeId()).bool(link.isUp()).string(link.trouble());
        }
        answer.accept(out.toBytes());
    }
}
