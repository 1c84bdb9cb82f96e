package io.minikafka.app.cli;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one node believes of all nodes, as it tells it (docs/format/private-api.md).
///
/// @param believed the asked node first
record NodesAnswer(boolean doubtsItself, long strangers, List<Believed> believed, List<Way> ways) {
    static final int KEY = 30_024;
    private static final int BELIEVED_BYTES_MIN = 32;
    private static final int WAY_BYTES_MIN = 9;

    record Believed(
            int nodeId,
            String status,
            long incarnation,
            String address,
            String version,
            int load,
            int accuser) {}

    /// A link of the node that was asked.
    record Way(int nodeId, boolean isUp, String trouble) {}

    static NodesAnswer ask(String address) {
        return read(PrivateCall.send(address, KEY, new byte[0], "what it believes of nodes"));
    }

    static NodesAnswer read(byte[] bytes) {
        FieldReader in = new FieldReader("the nodes", bytes);
        try {
            boolean doubtsItself = in.bool();
            long strangers = in.i64();
            List<Believed> believed = new ArrayList<>();
            for (int left = in.count(BELIEVED_BYTES_MIN); left > 0; left--) {
                believed.add(
                        new Believed(
                                in.i32(),
                                in.string(),
                                in.i64(),
                                in.string(),
                                in.string(),
                                in.i32(),
                                in.i32()));
            }
            List<Way> ways = new ArrayList<>();
            for (int left = in.count(WAY_BYTES_MIN); left > 0; left--) {
                ways.add(new Way(in.i32(), in.bool(), in.string()));
            }
            return new NodesAnswer(
                    doubtsItself, strangers, List.copyOf(believed), List.copyOf(ways));
        } catch (FormatException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "The broker's answer is of another release: " + e.getMessage());
        }
    }

    Believed self() {
        return believed.getFirst();
    }

    Optional<Believed> of(int nodeId) {
        return believed.stream().filter(each -> each.nodeId() == nodeId).findFirst();
    }
}
