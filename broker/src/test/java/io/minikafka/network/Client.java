package io.minikafka.network;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/// A blocking client that can behave badly.
final class Client implements AutoCloseable {
    private static final int TIMEOUT_MS = 30_000;

    private final Socket socket = new Socket();
    private final DataOutputStream out;
    private final DataInputStream in;

    Client(int port) throws IOException {
        this(port, 0);
    }

    /// With a receive buffer so small that unread responses soon block the sender.
    Client(int port, int receiveBufferBytes) throws IOException {
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
        out = new DataOutputStream(socket.getOutputStream());
        in = new DataInputStream(socket.getInputStream());
    }

    void send(String request) throws IOException {
        send(request.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] request) throws IOException {
        raw(Frames.frame(request));
    }

    void sendSize(int size) throws IOException {
        out.writeInt(size);
    }

    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    String receive() throws IOException {
        return new String(receiveBytes(), StandardCharsets.UTF_8);
    }

    byte[] receiveBytes() throws IOException {
        byte[] response = new byte[in.readInt()];
        in.readFully(response);
        return response;
    }

    /// Whether the server has ended the connection, after what it sent before.
    boolean isEnded() throws IOException {
        try {
            return in.read() < 0;
        } catch (EOFException | SocketException e) {
            return true;
        }
    }

    void finishOutput() throws IOException {
        socket.shutdownOutput();
    }

    /// Says goodbye before the test's end.
    void leave() throws IOException {
        close();
    }

    /// Vanishes with a reset instead of a goodbye.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
