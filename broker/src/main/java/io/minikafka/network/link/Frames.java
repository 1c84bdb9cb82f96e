package io.minikafka.network.link;

import io.minikafka.network.Part;
import java.nio.ByteBuffer;
import java.util.List;

/// Keys and heads of the frames between nodes: docs/format/links.md.
final class Frames {
    static final short BUNDLE = 30_011;
    static final short HELLO = 30_021;
    static final short PROOF = 30_022;
    static final short PING = 30_023;

    /// Key, version, correlation id.
    static final int HEAD_BYTES = 8;

    private static final short VERSION = 0;

    private Frames() {}

    static List<Part> request(short key, int correlationId, byte[] body) {
        ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + body.length);
        head(frame, key, correlationId).put(body).flip();
        return List.of(new Part.Bytes(frame));
    }

    static List<Part> answer(int correlationId, byte[] body) {
        ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + body.length);
        frame.putInt(correlationId).put(body).flip();
        return List.of(new Part.Bytes(frame));
    }

    static ByteBuffer head(ByteBuffer frame, short key, int correlationId) {
        return frame.putShort(key).putShort(VERSION).putInt(correlationId);
    }

    static byte[] rest(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
