package io.minikafka.observer.watch;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// One request of Mini-Kafka's own to a broker (docs/format/private-api.md), on a connection of its own. Other brokers
/// close the connection.
public final class PrivateCall {
    private static final int ANSWER_BYTES_MAX = 4 << 20;
    private static final int VERSION = 0;
    private static final int CORRELATION_ID = 1;

    private PrivateCall() {}

    /// @return what follows the answer's correlation id
    /// @throws IOException if there is no answer within the limit, or none that makes sense
    public static ByteBuffer send(InetSocketAddress broker, int key, byte[] body, int limitMs)
            throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(broker, limitMs);
            socket.setSoTimeout(limitMs);
            socket.getOutputStream().write(frame(key, body));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int size = in.readInt();
            if (size < Integer.BYTES || size > ANSWER_BYTES_MAX || in.readInt() != CORRELATION_ID) {
                throw new IOException(broker + " gives no answer that is known here");
            }
            byte[] answer = new byte[size - Integer.BYTES];
            in.readFully(answer);
            return ByteBuffer.wrap(answer);
        }
    }

    private static byte[] frame(int key, byte[] body) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(frame);
        out.writeInt(2 * Short.BYTES + Integer.BYTES + body.length);
        out.writeShort(key);
        out.writeShort(VERSION);
        out.writeInt(CORRELATION_ID);
        out.write(body);
        return frame.toByteArray();
    }

    /// A length of four bytes and so many bytes of UTF-8.
    public static String text(ByteBuffer in) {
        byte[] bytes = new byte[Math.clamp(in.getInt(), 0, in.remaining())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
