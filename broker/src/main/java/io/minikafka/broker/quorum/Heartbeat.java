package io.minikafka.broker.quorum;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;

/// Private API 30015: a node says to the active one that it lives. Bytes: docs/format/private-api.md.
///
/// @param incarnation of its process
record Heartbeat(int nodeId, long incarnation) {
    static final short KEY = 30_015;

    /// The answer: it is known, another process is, or somebody else is active.
    static final int HEARD = 0;

    static final int JOIN_AGAIN = 1;
    static final int NOT_ACTIVE = 2;

    byte[] toBytes() {
        return new FieldWriter(16).i32(nodeId).i64(incarnation).toBytes();
    }

    static Heartbeat read(byte[] bytes) {
        FieldReader in = new FieldReader("a heartbeat", bytes);
        Heartbeat heartbeat = new Heartbeat(in.i32(), in.i64());
        in.end();
        return heartbeat;
    }
}
