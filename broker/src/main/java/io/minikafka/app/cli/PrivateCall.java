package io.minikafka.app.cli;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/// One request of our own to a Mini-Kafka broker: docs/format/private-api.md. Other brokers close the
/// connection, which is told as what it is.
final class PrivateCall {
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int ANSWER_TIMEOUT_MS = 10_000;
    private static final int HEAD_BYTES = 2 + 2 + 4;
    private static final int ANSWER_BYTES_MAX = 64 * 1024 * 1024;
    private static final int CORRELATION_ID = 1;

    private PrivateCall() {}

    /// All requests of our own may be sent twice, so the next broker is asked when one does not answer.
    ///
    /// @param addresses HOST:PORT, or several with commas
    /// @param what is asked for, to be told if no broker answers
    static byte[] send(String addresses, int key, byte[] body, String what) {
        String why = "";
        for (String address : addresses.split(",")) {
            try {
                return ask(address, key, body);
            } catch (IOException e) {
                why = e.getMessage() == null ? "it closed the connection" : e.getMessage();
            }
        }
        throw new CommandFailure(
                ExitCode.FAILED,
                "The broker at %s does not tell %s (%s); only Mini-Kafka does"
                        .formatted(addresses, what, why));
    }

    private static byte[] ask(String address, int key, byte[] body) throws IOException {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(address.substring(colon + 1));
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MS);
            socket.setSoTimeout(ANSWER_TIMEOUT_MS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(HEAD_BYTES + body.length);
            out.writeShort(key);
            out.writeShort(0);
            out.writeInt(CORRELATION_ID);
            out.write(body);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int sizeBytes = in.readInt();
            if (sizeBytes < Integer.BYTES
                    || sizeBytes > ANSWER_BYTES_MAX
                    || in.readInt() != CORRELATION_ID) {
                throw new IOException("its answer is none that this command knows");
            }
            byte[] answer = new byte[sizeBytes - Integer.BYTES];
            in.readFully(answer);
            return answer;
        }
    }
}
