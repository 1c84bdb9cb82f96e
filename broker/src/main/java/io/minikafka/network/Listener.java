package io.minikafka.network;

import io.minikafka.base.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node's door for clients: a server socket, its acceptor and its event loops, whose owner it is.
///
/// To stop without breaking off what is in flight: [#stopAccepting()], [#drain(Duration)], [#close()].
/// Methods may be called from any thread, and again.
public final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /// Small request buffers kept for the next request.
    private static final long MAX_KEPT_SMALL_BYTES = 8L << 20;

    /// Large request buffers kept for the next request; never more than may be in flight.
    private static final long MAX_KEPT_LARGE_BYTES = 32L << 20;

    private final ServerSocketChannel server;
    private final InetSocketAddress address;
    private final SharedParts shared;
    private final Acceptor acceptor;
    private final List<EventLoop> loops;
    private final LoopWatch watch;

    private Listener(
            ServerSocketChannel server,
            InetSocketAddress address,
            SharedParts shared,
            Acceptor acceptor,
            List<EventLoop> loops) {
        this.server = server;
        this.address = address;
        this.shared = shared;
        this.acceptor = acceptor;
        this.loops = loops;
        this.watch = newWatch(shared.stats());
    }

    /// Binds the address and serves it from now on.
    ///
    /// @param onBroken told when a thread of the listener ends by a defect: a share of the clients is not served
    ///     any more, so the node should stop
    /// @throws NetworkException if the address cannot be bound
    public static Listener open(
            NetworkConfig config,
            RequestHandler handler,
            Time time,
            NetworkStats stats,
            Consumer<Throwable> onBroken) {
        NetworkLimits limits = config.limits();
        long keptLarge = Math.min(MAX_KEPT_LARGE_BYTES, limits.maxInFlightBytes());
        SharedParts shared =
                new SharedParts(
                        handler,
                        time,
                        stats,
                        new BufferPool(MAX_KEPT_SMALL_BYTES, keptLarge),
                        new RequestMemory(limits.maxInFlightBytes()),
                        new RequestMemory(limits.maxPeerBytes()),
                        new ConnectionGate(limits),
                        new RateLimitedLog(time, LOG::warn),
                        onBroken);
        ServerSocketChannel server = bind(config);
        try {
            return start(config, shared, server);
        } catch (IOException e) {
            closeServer(server);
            throw new NetworkException("the event loops cannot start: " + e.getMessage(), e);
        }
    }

    /// The port that clients connect to.
    public int port() {
        return address.getPort();
    }

    /// The address that is bound; a wildcard if the node listens on all its addresses.
    public InetSocketAddress address() {
        return address;
    }

    /// The threads that carry the connections, for those who make connections of their own.
    public List<Loop> loops() {
        return List.copyOf(loops);
    }

    /// Connections open now.
    public int connections() {
        return shared.gate().total();
    }

    /// Bytes of requests in flight now.
    public long inFlightBytes() {
        return shared.memory().usedBytes();
    }

    /// Lets nobody in any more. Open connections go on.
    public void stopAccepting() {
        acceptor.stop();
        closeServer(server);
        try {
            // Only when the waiting accept has returned does the system let go of the port.
            if (!acceptor.awaitEnd(CLOSE_TIMEOUT)) {
                LOG.warn("the acceptor of {} did not end in {}", address, CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("interrupted while the acceptor of {} ends", address, e);
        }
    }

    /// Stops accepting and reading requests, answers what is in flight and says goodbye to each client.
    ///
    /// @return whether all connections ended in time; [#close()] breaks off the others
    public boolean drain(Duration timeout) throws InterruptedException {
        stopAccepting();
        loops.forEach(EventLoop::stopReading);
        return shared.gate().awaitEmpty(timeout);
    }

    /// Ends all connections and threads now.
    @Override
    public void close() {
        stopAccepting();
        watch.close();
        try {
            boolean ended = true;
            for (EventLoop loop : loops) {
                ended &= loop.close(CLOSE_TIMEOUT);
            }
            if (!ended) {
                LOG.warn("the network threads of {} did not end in {}", address, CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("interrupted while the network threads of {} end", address, e);
        }
        shared.buffers().clear();
    }

    LoopWatch newWatch(NetworkStats told) {
        return new LoopWatch(loops, told);
    }

    /// For the tests of this room: every buffer must come back.
    BufferPool buffers() {
        return shared.buffers();
    }

    private static void closeServer(ServerSocketChannel server) {
        try {
            server.close();
        } catch (IOException e) {
            LOG.warn("closing the server socket failed", e);
        }
    }

    private static Listener start(
            NetworkConfig config, SharedParts shared, ServerSocketChannel server)
            throws IOException {
        InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
        List<EventLoop> loops = new ArrayList<>();
        for (int i = 0; i < config.eventLoops(); i++) {
            loops.add(new EventLoop("network-loop-" + i, config, shared));
        }
        Acceptor acceptor =
                new Acceptor("network-acceptor", server::accept, shared, loops, config.sockets());
        loops.forEach(EventLoop::start);
        acceptor.start();
        LOG.info("listening address={} loops={}", address, loops.size());
        Listener listener = new Listener(server, address, shared, acceptor, List.copyOf(loops));
        listener.watch.start();
        return listener;
    }

    private static ServerSocketChannel bind(NetworkConfig config) {
        String wanted = config.host() + ":" + config.port();
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            try {
                int receiveBytes = config.sockets().receiveBufferBytes();
                server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                if (receiveBytes != SocketSettings.SYSTEM_DEFAULT) {
                    server.setOption(StandardSocketOptions.SO_RCVBUF, receiveBytes);
                }
                return server.bind(bindAddress(config), config.sockets().backlog());
            } catch (IOException e) {
                server.close();
                throw e;
            }
        } catch (UnknownHostException e) {
            throw new NetworkException(
                    "cannot listen on " + wanted + ": no such host. Check listeners.", e);
        } catch (IOException e) {
            throw new NetworkException(
                    "cannot listen on "
                            + wanted
                            + " ("
                            + e.getMessage()
                            + "). Stop the program that uses it, or choose another port, or an address of this"
                            + " machine, in listeners.",
                    e);
        }
    }

    private static InetSocketAddress bindAddress(NetworkConfig config) throws UnknownHostException {
        return config.host().isEmpty()
                ? new InetSocketAddress(config.port())
                : new InetSocketAddress(InetAddress.getByName(config.host()), config.port());
    }
}
