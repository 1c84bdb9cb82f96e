package io.minikafka.broker.quorum;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.base.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The answer to a [JoinRequest].
public sealed interface JoinReply {
    /// Welcome.
    ///
    /// @param position of the history at which the node is part of the cluster
    /// @param nodes where the others are
    @SuppressWarnings("ArrayRecordComponent") // nobody compares replies
    record Joined(int nodeId, String clusterId, byte[] secret, long position, List<HostPort> nodes)
            implements JoinReply {}

    /// Ask the active node.
    ///
    /// @param active where it is, if that is known
    record AskElsewhere(Optional<HostPort> active) implements JoinReply {}

    record Refused(String reason) implements JoinReply {}

    /// The same may work a moment later.
    record Later() implements JoinReply {}

    default byte[] toBytes() {
        return switch (this) {
            case Joined joined -> {
                FieldWriter out =
                        new FieldWriter(256)
                                .u8(0)
                                .i32(joined.nodeId())
                                .string(joined.clusterId())
                                .bytes(joined.secret())
                                .i64(joined.position())
                                .i32(joined.nodes().size());
                joined.nodes().forEach(node -> address(out, node));
                yield out.toBytes();
            }
            case AskElsewhere(Optional<HostPort> active) -> {
                FieldWriter out = new FieldWriter(64).u8(1).bool(active.isPresent());
                active.ifPresent(node -> address(out, node));
                yield out.toBytes();
            }
            case Refused(String reason) -> new FieldWriter(128).u8(2).string(reason).toBytes();
            case Later() -> new FieldWriter(1).u8(3).toBytes();
        };
    }

    static JoinReply read(byte[] bytes) {
        FieldReader in = new FieldReader("an answer to a request to join", bytes);
        int kind = in.u8();
        JoinReply reply =
                switch (kind) {
                    case 0 -> {
                        int nodeId = in.i32();
                        String clusterId = in.string();
                        byte[] secret = in.bytes();
                        long position = in.i64();
                        List<HostPort> nodes = new ArrayList<>();
                        for (int left = in.count(8); left > 0; left--) {
                            nodes.add(address(in));
                        }
                        yield new Joined(nodeId, clusterId, secret, position, nodes);
                    }
                    case 1 ->
                            new AskElsewhere(
                                    in.bool() ? Optional.of(address(in)) : Optional.empty());
                    case 2 -> new Refused(in.string());
                    case 3 -> new Later();
                    default -> throw new FormatException("no such answer to join: " + kind);
                };
        in.end();
        return reply;
    }

    private static void address(FieldWriter out, HostPort address) {
        out.string(address.host()).i32(address.port());
    }

    private static HostPort address(FieldReader in) {
        return new HostPort(in.string(), in.i32());
    }
}
