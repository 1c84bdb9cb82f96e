package io.minikafka.app.cluster;

import io.minikafka.app.cluster.WireBoard.Direction;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way that node `from` takes to node `to`: a port, TCP and UDP, behind which the board's faults wait. Virtual
/// threads, blocking. A cut stream stands still, as one does whose packets are lost; when the wire is sound again,
/// it goes on. New connections are accepted also while it is cut, because the system does that, but nobody answers.
public final class Wire implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);
    private static final int BACKLOG = 128;
    private static final int DATAGRAM_BYTES_MAX = 65_535;

    private final Direction there;
    private final Direction back;
    private final WireBoard board;
    private final InetSocketAddress target;
    private final ServerSocket server;
    private final DatagramSocket datagrams;
    private final ScheduledExecutorService late =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("wire-late-", 0).factory());
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    /// @param port of this machine's loopback; 0 lets the system choose
    public Wire(Direction there, WireBoard board, int port, InetSocketAddress target)
            throws IOException {
        this.there = there;
        this.back = new Direction(there.to(), there.from());
        this.board = board;
        this.target = target;
        InetAddress here = InetAddress.getLoopbackAddress();
        server = new ServerSocket(port, BACKLOG, here);
        try {
            datagrams = new DatagramSocket(server.getLocalPort(), here);
        } catch (SocketException e) {
            server.close();
            throw e;
        }
        Thread.ofVirtual().name("wire-accept").start(this::accept);
        Thread.ofVirtual().name("wire-datagrams").start(this::relayDatagrams);
    }

    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        isClosed = true;
        late.shutdownNow();
        datagrams.close();
        closeQuietly(server);
        open.forEach(Wire::closeQuietly);
    }

    private void accept() {
        while (!isClosed) {
            try {
                Socket near = server.accept();
                open.add(near);
                Thread.ofVirtual().start(() -> join(near));
            } catch (IOException e) {
                if (!isClosed) {
                    LOG.warn("a wire could not accept", e);
                }
            }
        }
    }

    /// Goes to the other end only once its first bytes may.
    private void join(Socket near) {
        Socket far = new Socket();
        open.add(far);
        try {
            board.awaitSound(there);
            board.awaitSound(back);
            far.connect(target);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Runnable whenEnded =
                    () -> {
                        closeQuietly(near);
                        closeQuietly(far);
                        open.remove(near);
                        open.remove(far);
                    };
            new Stream(near, far, there, board, whenEnded).start();
            new Stream(far, near, back, board, whenEnded).start();
        } catch (IOException refused) {
            LOG.debug("nobody behind the wire {}", there, refused);
            closeQuietly(near);
            open.remove(near);
            open.remove(far);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void relayDatagrams() {
        DatagramPacket packet =
                new DatagramPacket(new byte[DATAGRAM_BYTES_MAX], DATAGRAM_BYTES_MAX);
        while (!isClosed) {
            try {
                packet.setLength(DATAGRAM_BYTES_MAX);
                datagrams.receive(packet);
                WireState state = board.state(there);
                if (!state.cut() && !board.isLost(state)) {
                    relay(Arrays.copyOf(packet.getData(), packet.getLength()), state.delayMs());
                }
            } catch (IOException e) {
                if (!isClosed) {
                    LOG.debug("a datagram was lost", e);
                }
            }
        }
    }

    private void relay(byte[] bytes, int delayMs) throws IOException {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length, target);
        if (delayMs == 0) {
            datagrams.send(packet);
            return;
        }
        var _ =
                late.schedule(
                        () -> {
                            datagrams.send(packet);
                            return true;
                        },
                        delayMs,
                        TimeUnit.MILLISECONDS);
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.debug("closing failed", e);
        }
    }
}
