package io.minikafka.broker.quorum;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.HostPort;
import io.minikafka.cluster.metadata.NodeImage;
import java.util.UUID;

/// Private API 30010: a node comes, or comes back. Bytes: docs/format/private-api.md. RFC 0020, 4.4.
///
/// @param clusterId empty if it is in none yet
/// @param nodeId below 0 if it has none yet
/// @param address at which it is found; with port 0 it only wants its id, and comes again when it knows
public record JoinRequest(
        String clusterId,
        int nodeId,
        UUID directoryId,
        HostPort address,
        String rack,
        int weight,
        String version,
        long incarnation) {
    public static final short KEY = 30_010;

    public byte[] toBytes() {
        return new FieldWriter(128)
                .string(clusterId)
                .i32(nodeId)
                .uuid(directoryId)
                .string(address.host())
                .i32(address.port())
                .string(rack)
                .i32(weight)
                .string(version)
                .i64(incarnation)
                .toBytes();
    }

    static JoinRequest read(byte[] bytes) {
        FieldReader in = new FieldReader("a request to join", bytes);
        JoinRequest request =
                new JoinRequest(
                        in.string(),
                        in.i32(),
                        in.uuid(),
                        new HostPort(in.string(), in.i32()),
                        in.string(),
                        in.i32(),
                        in.string(),
                        in.i64());
        in.end();
        return request;
    }

    /// What the metadata shall have of it; whoever is not found yet gets nothing to do.
    NodeImage node() {
        return new NodeImage(
                nodeId,
                directoryId,
                address,
                rack,
                weight,
                false,
                version,
                incarnation,
                address.port() == 0);
    }
}
