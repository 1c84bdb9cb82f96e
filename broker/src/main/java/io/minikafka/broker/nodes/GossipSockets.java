package io.minikafka.broker.nodes;

import io.minikafka.base.HostPort;
import io.minikafka.network.NetworkException;
import io.minikafka.network.Resolver;
import io.minikafka.network.Routes;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gossip's sockets. One receives everything. To each member goes one of its own, connected, because only of such
/// a one does the system say that nobody listens there. Owned by the gossip's thread.
///
/// Names are looked up on threads of their own; packets to a name that has not been found yet are dropped.
final class GossipSockets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GossipSockets.class);

    /// Members with a socket of their own; the one that was used least recently makes room.
    private static final int WAYS_MAX = 1_000;

    /// Datagrams of one turn, so that a flood cannot keep the clock from being looked at.
    private static final int RECEIVED_MAX = 256;

    private static final int RECEIVE_BYTES = 2_048;

    private final Routes routes;
    private final Resolver resolver = new Resolver();
    private final Selector selector;
    private final DatagramChannel receiver;
    private final Map<HostPort, Way> ways = new LinkedHashMap<>(16, 0.75f, true);
    private final Queue<Runnable> found = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(RECEIVE_BYTES);

    /// The way to one member; without a channel until its address is found.
    private static final class Way {
        private Optional<DatagramChannel> channel = Optional.empty();
    }

    /// @throws NetworkException if the address cannot be bound
    GossipSockets(InetSocketAddress bind, Routes routes) {
        this.routes = routes;
        try {
            selector = Selector.open();
            receiver = DatagramChannel.open(family(bind));
            receiver.configureBlocking(false);
            receiver.bind(bind);
            receiver.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw new NetworkException(
                    "cannot receive datagrams at %s (%s): nodes find each other by UDP on the same port as TCP"
                            .formatted(bind, e.getMessage()),
                    e);
        }
    }

    int port() {
        return receiver.socket().getLocalPort();
    }

    /// Any thread: ends a wait.
    void wake() {
        selector.wakeup();
    }

    /// Waits for datagrams, at most so long.
    void await(long ms) throws IOException {
        selector.select(ms);
        Runnable next = found.poll();
        while (next != null) {
            next.run();
            next = found.poll();
        }
    }

    /// What has come, and who was refused.
    void receive(Consumer<byte[]> received, Consumer<HostPort> refused) throws IOException {
        for (int i = 0; i < RECEIVED_MAX && receiver.receive(buffer.clear()) != null; i++) {
            byte[] packet = new byte[buffer.flip().remaining()];
            buffer.get(packet);
            received.accept(packet);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.attachment() instanceof HostPort member) {
                try {
                    DatagramChannel channel = (DatagramChannel) key.channel();
                    int ignored = channel.read(buffer.clear());
                    LOG.trace("{} bytes on a way out", ignored);
                } catch (PortUnreachableException e) {
                    refused.accept(member);
                }
            }
        }
        selector.selectedKeys().clear();
    }

    /// @param refused told if the system knows already that nobody is there
    void send(HostPort to, byte[] packet, Consumer<HostPort> refused) {
        Optional<DatagramChannel> channel = way(to).channel;
        if (channel.isEmpty()) {
            return;
        }
        try {
            int sent = channel.get().write(ByteBuffer.wrap(packet));
            if (sent == 0) {
                LOG.debug("a packet to {} was dropped: the socket is full", to);
            }
        } catch (PortUnreachableException e) {
            refused.accept(to);
        } catch (IOException e) {
            // No route, no network: the packet is lost as others are on the way.
            LOG.debug("a packet to {} was lost", to, e);
        }
    }

    @Override
    public void close() {
        ways.values().forEach(way -> way.channel.ifPresent(GossipSockets::close));
        close(receiver);
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("closing the gossip's selector failed", e);
        }
    }

    private Way way(HostPort to) {
        Way known = ways.get(to);
        if (known != null) {
            return known;
        }
        if (ways.size() >= WAYS_MAX) {
            HostPort eldest = ways.keySet().iterator().next();
            Optional.ofNullable(ways.remove(eldest))
                    .flatMap(way -> way.channel)
                    .ifPresent(GossipSockets::close);
        }
        Way way = new Way();
        ways.put(to, way);
        resolver.resolve(
                routes.to(to),
                address -> {
                    found.add(() -> open(to, way, address));
                    selector.wakeup();
                });
        return way;
    }

    private void open(HostPort to, Way way, Optional<InetSocketAddress> address) {
        if (ways.get(to) != way) {
            return;
        }
        if (address.isEmpty()) {
            ways.remove(to);
            return;
        }
        try {
            DatagramChannel channel = DatagramChannel.open(family(address.get()));
            channel.configureBlocking(false);
            channel.connect(address.get());
            channel.register(selector, SelectionKey.OP_READ, to);
            way.channel = Optional.of(channel);
        } catch (IOException e) {
            LOG.debug("no way to {}", to, e);
            ways.remove(to);
        }
    }

    private static StandardProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }

    private static void close(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a gossip socket failed", e);
        }
    }
}
