package io.minikafka.simulator.incident;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A client without manners: connects again and again, or asks for metadata without a pause.
final class Flood implements AutoCloseable {
    /// What it does too much of.
    enum Sort {
        CONNECTIONS,
        REQUESTS
    }

    private static final int THREADS = 4;
    private static final int IN_FLIGHT = 16;

    /// ApiVersions, version 0: no client id, no body.
    private static final byte[] REQUEST = {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, -1, -1};

    private final String host;
    private final int port;
    private volatile boolean ends;

    Flood(String bootstrap, Sort sort) {
        this.host = bootstrap.substring(0, bootstrap.indexOf(':'));
        this.port = Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1));
        for (int i = 0; i < THREADS; i++) {
            Thread.ofPlatform().name("flood-" + i).daemon().start(() -> run(sort));
        }
    }

    private void run(Sort sort) {
        while (!ends) {
            try (Socket socket = new Socket(host, port)) {
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                DataInputStream in = new DataInputStream(socket.getInputStream());
                do {
                    for (int i = 0; i < IN_FLIGHT; i++) {
                        out.write(REQUEST);
                    }
                    for (int i = 0; i < IN_FLIGHT; i++) {
                        in.skipNBytes(in.readInt());
                    }
                } while (sort == Sort.REQUESTS && !ends);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            } catch (IOException brokerGone) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    @Override
    public void close() {
        ends = true;
    }
}
