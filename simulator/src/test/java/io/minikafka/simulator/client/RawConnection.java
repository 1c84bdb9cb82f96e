package io.minikafka.simulator.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;

/// A socket that speaks frames, well or badly. One thread at a time.
public final class RawConnection implements AutoCloseable {
    private static final int TIMEOUT_MS = 60_000;

    private final Socket socket = new Socket();
    private int correlationId;

    public RawConnection(String bootstrap) throws IOException {
        int colon = bootstrap.lastIndexOf(':');
        socket.setSoTimeout(TIMEOUT_MS);
        socket.connect(
                new InetSocketAddress(
                        InetAddress.getByName(bootstrap.substring(0, colon)),
                        Integer.parseInt(bootstrap.substring(colon + 1))),
                TIMEOUT_MS);
    }

    /// The whole frame of a request, as a client would send it.
    public static byte[] frame(ApiKeys key, short version, int correlationId, ApiMessage request) {
        short headerVersion = key.requestHeaderVersion(version);
        ByteBuffer header =
                MessageUtil.toByteBufferAccessor(
                                new RequestHeaderData()
                                        .setRequestApiKey(key.id)
                                        .setRequestApiVersion(version)
                                        .setCorrelationId(correlationId)
                                        .setClientId("ops"),
                                headerVersion)
                        .buffer();
        ByteBuffer body = MessageUtil.toByteBufferAccessor(request, version).buffer();
        ByteBuffer frame = ByteBuffer.allocate(4 + header.remaining() + body.remaining());
        return frame.putInt(frame.capacity() - 4).put(header).put(body).array();
    }

    public void send(ApiKeys key, short version, ApiMessage request) throws IOException {
        send(frame(key, version, ++correlationId, request));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /// The next response's body, behind its header.
    public ByteBufferAccessor receive(ApiKeys key, short version) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return new ByteBufferAccessor(
                ByteBuffer.wrap(frame).position(key.responseHeaderVersion(version) == 0 ? 4 : 5));
    }

    public int available() throws IOException {
        return socket.getInputStream().available();
    }

    /// Whether the broker has ended this connection; waits for it or for data.
    public boolean isEnded() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
