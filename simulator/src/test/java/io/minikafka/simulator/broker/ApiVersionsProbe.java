package io.minikafka.simulator.broker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// Asks a port for its ApiVersions, version 0, to see whether a broker answers there already.
///
///     request:  length int32 | api key 18 int16 | version 0 int16 | correlation id int32 | client id -1 int16
///     response: length int32 | correlation id int32 | error code int16 | ...
final class ApiVersionsProbe {
    private static final int TIMEOUT_MS = 2_000;
    private static final int CORRELATION_ID = 7;

    private ApiVersionsProbe() {}

    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(10);
            out.writeShort(18);
            out.writeShort(0);
            out.writeInt(CORRELATION_ID);
            out.writeShort(-1);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            return in.readInt() > 6 && in.readInt() == CORRELATION_ID && in.readShort() == 0;
        } catch (IOException notYet) {
            return false;
        }
    }
}
