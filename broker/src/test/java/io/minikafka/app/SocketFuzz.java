package io.minikafka.app;

import io.minikafka.protocol.RandomRequests;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.protocol.ApiKeys;

/// Bad clients on real sockets: frames that are damaged, of sizes that no frame has, that come in pieces, stop in the middle or
/// are never answered to anybody, because their sender does not read.
final class SocketFuzz implements AutoCloseable {
    private static final int CLIENTS = 24;
    private static final int OPERATIONS = 600;

    /// After so many operations somebody who means well looks whether the broker answers.
    private static final int LOOK_EVERY = 50;

    /// Frames that become requests to wait for other members of a group would outlive their connection.
    private static final int BEHIND_THE_KEY = Integer.BYTES + Short.BYTES;

    private static final int ANSWER_MS = 20_000;

    private final int port;
    private final Random random;
    private final RandomRequests requests;
    private final List<ApiKeys> served;
    private final List<Socket> clients = new ArrayList<>();

    SocketFuzz(int port, Random random, RandomRequests requests, List<ApiKeys> served) {
        this.port = port;
        this.random = random;
        this.requests = requests;
        this.served = served;
    }

    void run() throws IOException {
        for (int i = 0; i < OPERATIONS; i++) {
            if (clients.size() < CLIENTS) {
                clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            if (i % LOOK_EVERY == 0) {
                askAsAnyClient();
            }
            Socket client = clients.get(random.nextInt(clients.size()));
            if (random.nextInt(12) == 0) {
                leave(client);
            } else {
                say(client, bytes());
            }
        }
    }

    private void askAsAnyClient() throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(ANSWER_MS);
            client.getOutputStream().write(frame(ApiKeys.API_VERSIONS));
            DataInputStream in = new DataInputStream(client.getInputStream());
            in.skipNBytes(in.readInt());
        }
    }

    /// What one client sends at a time.
    private byte[] bytes() {
        byte[] frame = frame(served.get(random.nextInt(served.size())));
        return switch (random.nextInt(8)) {
            case 0 -> size(random.nextInt());
            case 1 -> size(Integer.MAX_VALUE);
            case 2 -> Arrays.copyOf(frame, random.nextInt(frame.length)); // half
            case 3 -> damaged(frame);
            case 4 -> garbage();
            default -> frame;
        };
    }

    private byte[] frame(ApiKeys key) {
        ByteBuffer body =
                requests.next(
                        key, (short) random.nextInt(key.oldestVersion(), key.latestVersion() + 1));
        return ByteBuffer.allocate(Integer.BYTES + body.remaining())
                .putInt(body.remaining())
                .put(body)
                .array();
    }

    private byte[] damaged(byte[] frame) {
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
            int at = BEHIND_THE_KEY + random.nextInt(frame.length - BEHIND_THE_KEY);
            frame[at] = (byte) random.nextInt();
        }
        return frame;
    }

    private byte[] garbage() {
        byte[] bytes = new byte[1 + random.nextInt(2_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] size(int bytes) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(bytes).array();
    }

    /// In pieces, sometimes; to one who was dropped meanwhile, never mind.
    private void say(Socket client, byte[] bytes) throws IOException {
        try {
            OutputStream out = client.getOutputStream();
            int cut = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length + 1);
            out.write(bytes, 0, cut);
            out.flush();
            out.write(bytes, cut, bytes.length - cut);
            out.flush();
            if (random.nextBoolean()) {
                client.getInputStream().skipNBytes(client.getInputStream().available());
            }
        } catch (IOException dropped) {
            client.close();
            clients.remove(client);
        }
    }

    private void leave(Socket client) throws IOException {
        clients.remove(client);
        if (random.nextBoolean()) {
            client.setSoLinger(true, 0); // a reset instead of a goodbye
        }
        client.close();
    }

    @Override
    public void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }
}
